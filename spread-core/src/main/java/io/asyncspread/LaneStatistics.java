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

package io.asyncspread;

/**
 * What waits inside the client at one moment.
 *
 * @param messages messages and events that wait for listeners
 * @param bytes bytes of bodies that wait for listeners
 * @param readingPaused whether the client has stopped reading because of them
 * @param sendBytes bytes accepted for sending and not yet handed to the operating system
 */
public record LaneStatistics(int messages, long bytes, boolean readingPaused, long sendBytes) {
}
