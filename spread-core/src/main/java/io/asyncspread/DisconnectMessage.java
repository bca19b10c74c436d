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
import java.util.Objects;

/**
 * Another client is no longer connected to its daemon: it disconnected, crashed, was
 * killed, or was thrown out for not reading (wire protocol, section 9). Members at a
 * daemon that died go with a {@link NetworkMessage}.
 *
 * @param epoch number of the session
 * @param group name of the group
 * @param groupId id of the new view
 * @param members all members from here on
 * @param member the one who is gone
 */
public record DisconnectMessage(int epoch, String group, GroupId groupId, List<Member> members,
		Member member) implements RegularMembershipMessage {

	public DisconnectMessage {
		Objects.requireNonNull(group, "group");
		Objects.requireNonNull(groupId, "groupId");
		members = Members.copyOf(members);
		Objects.requireNonNull(member, "member");
	}

}
