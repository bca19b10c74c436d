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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MemberTests {

	@ParameterizedTest
	@CsvSource({ "#ann#d1, ann, d1", "#r5265-10#d1, r5265-10, d1", "#a$~#x, a$~, x" })
	void hasANameAndADaemon(String privateGroup, String name, String daemon) {
		Member member = Member.of(privateGroup);
		assertThat(member.privateGroup()).isEqualTo(privateGroup);
		assertThat(member.name()).isEqualTo(name);
		assertThat(member.daemon()).isEqualTo(daemon);
		assertThat(member).hasToString(privateGroup)
			.isEqualTo(Member.of(name, daemon))
			.isEqualTo(Member.received(privateGroup));
		assertThat(member.hashCode()).isEqualTo(Member.received(privateGroup).hashCode());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ann", "#", "#ann", "#ann#", "##d1", "#ann#d1#x", "#elevenchars#d1", "#a n#d1" })
	void ofRefusesWhatIsNoPrivateGroup(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Member.of(text));
	}

	@Test
	void ofNamesRefusesSeparatorsInThem() {
		assertThatIllegalArgumentException().isThrownBy(() -> Member.of("a#b", "d"));
		assertThatIllegalArgumentException().isThrownBy(() -> Member.of("a", "d#e"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "room", "#", "#half" })
	void anythingCanBeReceived(String text) {
		Member member = Member.received(text);
		assertThat(member.privateGroup()).isEqualTo(text);
		assertThat(member.name()).isEqualTo(text);
		assertThat(member.daemon()).isEmpty();
	}

	@Test
	void isOrderedAsText() {
		assertThat(Member.of("#B#d")).isLessThan(Member.of("#a#d"));
		assertThat(Member.of("#a#d")).isEqualByComparingTo(Member.of("#a#d")).isNotEqualTo(Member.of("#a#e"));
		assertThat(Member.of("#a#d").equals("#a#d")).isFalse();
	}

}
