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

package io.asyncspread.session;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupId;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.ServiceType;
import io.asyncspread.TransitionalMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session that a C daemon gave the socket number of a dead one, and what that one left.
 */
class AdmissionTests {

	private static final Member ANN = Member.of("#ann#d1");

	private static final Member BOB = Member.of("#bob#d1");

	private static final GroupId ID = new GroupId(1, 2, 3);

	private final Admission admission = new Admission(ANN, true, Set.of("room", "other")::contains);

	private static DataMessage data(String... targets) {
		return new DataMessage(1, BOB, List.of(targets), ServiceType.AGREED, 0, false, ByteOrder.BIG_ENDIAN,
				new byte[0]);
	}

	private static JoinMessage view(String group, Member... members) {
		return new JoinMessage(1, group, ID, List.of(members), members[0]);
	}

	@Test
	void dataBelongsToASessionThatIsInAGroupOfIt() {
		assertThat(this.admission.admits(data("room"))).isFalse();
		assertThat(this.admission.admits(view("room", ANN, BOB))).isTrue();
		assertThat(this.admission.admits(data("room"))).isTrue();
		assertThat(this.admission.admits(data("other", "room"))).isTrue();
		assertThat(this.admission.admits(data("other"))).isFalse();
	}

	@Test
	void aViewWithoutOurselvesIsNotOurs() {
		assertThat(this.admission.admits(view("room", BOB))).isFalse();
		assertThat(this.admission.admits(data("room"))).isFalse();
	}

	@Test
	void aViewOfAGroupThatWeDidNotAskForIsNotOurs() {
		assertThat(this.admission.admits(view("forced", ANN, BOB))).isFalse();
		assertThat(this.admission.admits(data("forced"))).isFalse();
	}

	@Test
	void privateMessagesAreForTheirReceiver() {
		assertThat(this.admission.admits(data("#ann#d1"))).isTrue();
		assertThat(this.admission.admits(data("#bob#d1"))).isFalse();
	}

	@Test
	void nothingOfAGroupComesAfterLeavingIt() {
		this.admission.admits(view("room", ANN));
		assertThat(this.admission.admits(new TransitionalMessage(1, "room", ID))).isTrue();
		assertThat(this.admission.admits(new SelfLeaveMessage(1, "room"))).isTrue();
		assertThat(this.admission.admits(new SelfLeaveMessage(1, "room"))).isFalse();
		assertThat(this.admission.admits(new TransitionalMessage(1, "room", ID))).isFalse();
		assertThat(this.admission.admits(data("room"))).isFalse();
	}

	@Test
	void withoutViewsNothingCanBeTold() {
		Admission blind = new Admission(ANN, false, (group) -> false);
		assertThat(blind.admits(data("room"))).isTrue();
	}

}
