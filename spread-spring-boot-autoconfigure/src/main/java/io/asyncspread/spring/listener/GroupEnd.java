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

import io.asyncspread.GroupView;

/**
 * The end of a listener's membership in a group. From here to the next view it is in
 * none: what it held as a member, such as keys it owns or a part it plays, is no longer
 * its own. Every listener that has seen a view gets exactly one end for it, behind all
 * messages of the membership: when the session is lost, before the first view of the next
 * one, and when its container stops. A listener that is interrupted because it took too
 * long to stop gets none.
 * <p>
 * A {@code @SpreadListener} method takes it as a parameter.
 *
 * @param group the group
 * @param last the last view
 * @param cause why it ended
 */
public record GroupEnd(String group, GroupView last, Cause cause) {

	/**
	 * Why a membership ends.
	 */
	public enum Cause {

		/**
		 * We left: the container stops, or the group is joined anew within a session.
		 */
		LEFT,

		/**
		 * The session with the daemon has ended. The others see us disconnect, maybe
		 * later than we do. With the next session the group is joined again.
		 */
		SESSION_LOST

	}

}
