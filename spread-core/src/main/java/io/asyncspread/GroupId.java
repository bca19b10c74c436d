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
 * The id that the daemons give a view of a group: the ring in which the group was created
 * or last changed by the network, and an index that grows with every change in that ring.
 * <p>
 * All members of one view see the same id. It is not unique for ever: when the last
 * member has left, the next join starts again with the same id (wire protocol, section
 * 6.3).
 *
 * @param daemonId number of the daemon that leads the ring; an IPv4 address in versions
 * before 5
 * @param time when the ring was formed, in seconds since 1970, as an unsigned number
 * @param index 1 for the first view in the ring, one more for each join, leave or
 * disconnect, as an unsigned number
 */
public record GroupId(int daemonId, int time, int index) {

	@Override
	public String toString() {
		return "%08x-%d-%d".formatted(this.daemonId, Integer.toUnsignedLong(this.time),
				Integer.toUnsignedLong(this.index));
	}

}
