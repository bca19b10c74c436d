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

package io.asyncspread.spring.leader;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.ServiceType;

/**
 * What members say to each other to agree on a leader: one line of text with the message
 * type {@value #TYPE}, sent AGREED.
 *
 * <pre>
 * leader/1 state &lt;group id&gt; &lt;private group of the leader known, or -&gt;
 * leader/1 close &lt;group id&gt;
 * </pre>
 *
 * @param close whether the exchange shall end without those that have not spoken
 * @param view the id of the view that it is about
 * @param leader who leads as far as the sender knows, {@code null} for nobody
 */
record LeaderMessage(boolean close, String view, @Nullable Member leader) {

	/**
	 * The Spread message type, {@code 0x5351}.
	 */
	static final int TYPE = 0x5351;

	private static final String VERSION = "leader/1";

	private static final String NOBODY = "-";

	static LeaderMessage state(String view, @Nullable Member leader) {
		return new LeaderMessage(false, view, leader);
	}

	static LeaderMessage close(String view) {
		return new LeaderMessage(true, view, null);
	}

	Multicast to(String group) {
		String text = this.close ? VERSION + " close " + this.view
				: VERSION + " state " + this.view + " " + ((this.leader != null) ? this.leader : NOBODY);
		return Multicast.to(group)
			.service(ServiceType.AGREED)
			.type(TYPE)
			.body(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Read a message.
	 * @param message the message as received
	 * @return what it says, {@code null} if it is something else
	 */
	static @Nullable LeaderMessage of(DataMessage message) {
		if (message.type() != TYPE) {
			return null;
		}
		String[] words = new String(message.body(), StandardCharsets.ISO_8859_1).split(" ");
		if (words.length == 3 && words[0].equals(VERSION) && words[1].equals("close")) {
			return close(words[2]);
		}
		if (words.length == 4 && words[0].equals(VERSION) && words[1].equals("state")) {
			return state(words[2], words[3].equals(NOBODY) ? null : Member.received(words[3]));
		}
		return null;
	}

}
