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
 * What a client does when its listeners are so slow that the delivery lane fills. There
 * is no policy that drops messages: a hole in an agreed stream is worse than a lost
 * session.
 */
public enum SlowConsumerPolicy {

	/**
	 * Stop reading until the lane has drained. The daemon keeps up to 1000 messages
	 * meanwhile and then ends the session (wire protocol, section 8).
	 */
	PAUSE,

	/**
	 * Disconnect, so that the others see us leave at once, and come back when the lane
	 * has drained.
	 */
	DISCONNECT

}
