/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asyncspread.spring.event;

/**
 * Something that an application may want to know of Spread, for
 * {@link org.springframework.context.event.EventListener @EventListener} methods.
 * <p>
 * Events about the session and its groups are published in the order of the stream, by
 * the delivery lane of the client and never by its network thread. An event listener
 * therefore holds back all messages while it runs, and must not wait for a future of the
 * client; an {@code @Async} one is free of both.
 */
public sealed interface SpreadEvent permits SpreadConnectionEvent, SpreadContainerEvent, SpreadLeadershipEvent {

}
