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

import java.util.List;

/**
 * A message that installs a new view of a group: the complete list of members from here
 * on, and what the daemon says was the cause.
 * <p>
 * The list is the truth. The cause is a hint: while a network change is under way joins
 * and leaves arrive as {@link NetworkMessage} (wire protocol, section 6.5). Whoever wants
 * to know who came and went compares the lists, as {@link GroupView} does.
 */
public sealed interface RegularMembershipMessage extends MembershipMessage
		permits JoinMessage, LeaveMessage, DisconnectMessage, NetworkMessage {

	/**
	 * Return the id of the new view.
	 * @return the group id
	 */
	GroupId groupId();

	/**
	 * Return all members of the new view, in the order that all members see: by the
	 * position of their daemon in the configuration, then by name (wire protocol, section
	 * 6.2).
	 * @return the members
	 */
	List<Member> members();

}
