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

import java.util.Objects;

/**
 * The transitional signal: the network is changing and a {@link NetworkMessage} for the
 * group will follow. Messages in between belong to the old view with a weaker promise; a
 * {@link ServiceType#SAFE} one is known only at the daemons of the receiver's own virtual
 * synchrony set (wire protocol, section 7).
 *
 * @param epoch number of the session
 * @param group name of the group
 * @param groupId id of the view that is ending
 */
public record TransitionalMessage(int epoch, String group, GroupId groupId) implements MembershipMessage {

	public TransitionalMessage {
		Objects.requireNonNull(group, "group");
		Objects.requireNonNull(groupId, "groupId");
	}

}
