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
 * A frame of a kind that this client does not know, or a membership message whose
 * contents do not hold together. Its length was sound, so the session goes on; it is
 * counted, and handed to {@link SessionListener#onMessage(SpreadMessage)} for those that
 * want to look.
 *
 * @param epoch number of the session
 * @param serviceWord the service word without its endian marks
 * @param sender the text of the sender field, one character for each byte (ISO-8859-1)
 * @param groups the texts of the group fields, read likewise
 * @param body the data; not copied
 */
public record OpaqueMessage(int epoch, int serviceWord, String sender, List<String> groups,
		byte[] body) implements SpreadMessage {

	public OpaqueMessage {
		Objects.requireNonNull(sender, "sender");
		groups = List.copyOf(groups);
		Objects.requireNonNull(body, "body");
	}

	@Override
	public String toString() {
		return "OpaqueMessage[epoch=%d, serviceWord=0x%08x, sender=%s, groups=%d, body=%d bytes]".formatted(this.epoch,
				this.serviceWord, this.sender, this.groups.size(), this.body.length);
	}

}
