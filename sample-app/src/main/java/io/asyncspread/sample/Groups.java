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

package io.asyncspread.sample;

import java.util.List;

/**
 * The groups of this application.
 */
public final class Groups {

	/** Where instances send their heartbeats. */
	public static final String HEARTBEAT = ":HB";

	/** Where people write to each other. */
	public static final String CHAT = "chat";

	/** All of them, as the page lists them. */
	public static final List<String> ALL = List.of(CHAT, HEARTBEAT);

	private Groups() {
	}

}
