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

package io.asyncspread.spring.core;

/**
 * What becomes of the application when there is no session with a daemon at start-up.
 */
public enum StartupFailurePolicy {

	/**
	 * Start, and keep trying: the client logs the reason once. If the client gives up for
	 * good, an error in the log says that the application runs without it. The default.
	 */
	RETRY,

	/**
	 * Do not start: wait for the session, and fail with the reason when every daemon has
	 * been tried once without success.
	 */
	FAIL,

	/**
	 * Start, and take it as normal that the client gives up for good: only what the
	 * client and listener containers log of it, events and health tell.
	 */
	IGNORE

}
