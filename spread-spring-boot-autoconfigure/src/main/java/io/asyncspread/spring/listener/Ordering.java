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

package io.asyncspread.spring.listener;

/**
 * Which messages of one container may not overtake each other. Anything but
 * {@link #TOTAL} allows more than one thread. In every mode a change of membership is a
 * barrier: all messages of the old view are done before the listener sees the change, and
 * it is done before the first message of the new view.
 */
public enum Ordering {

	/**
	 * All messages in the order of the daemon, one at a time. The default, and what
	 * Spread is for.
	 */
	TOTAL,

	/** The messages of one group in their order. */
	GROUP,

	/** The messages of one sender in their order. */
	SENDER,

	/** No order between two changes of membership. */
	NONE

}
