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
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LimitsTests {

	@Test
	void namesMayHaveExactlyTheCharactersThatTheDaemonTakes() {
		for (char character = 0; character < 0x200; character++) {
			String name = "a" + character;
			if (character >= 0x24 && character <= 0x7E) {
				assertThat(Limits.checkGroupName(name)).isEqualTo(name);
				assertThat(Limits.checkPrivateName(name)).isEqualTo(name);
				assertThat(Limits.checkTarget(name)).isEqualTo(name);
			}
			else {
				String hex = "0x" + Integer.toHexString(character) + " at index 1";
				assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkGroupName(name))
					.withMessageContaining("group name")
					.withMessageContaining(hex);
				assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkPrivateName(name))
					.withMessageContaining("private name")
					.withMessageContaining(hex);
			}
		}
	}

	@Test
	void namesHaveTheLengthsThatTheDaemonTakes() {
		assertThat(Limits.checkGroupName("g".repeat(31))).hasSize(31);
		assertThat(Limits.checkPrivateName("n".repeat(10))).hasSize(10);
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkGroupName("g".repeat(32)))
			.withMessageContaining("32 characters: at most 31");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkPrivateName("n".repeat(11)))
			.withMessageContaining("11 characters: at most 10");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkGroupName(""))
			.withMessageContaining("must not be empty");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkPrivateName(""))
			.withMessageContaining("must not be empty");
	}

	@Test
	void aTargetMayBeThePrivateGroupOfTheLongestNames() {
		String longest = "#" + "n".repeat(10) + "#" + "d".repeat(19);
		assertThat(Limits.checkTarget(longest)).hasSize(31);
		assertThat(Limits.checkTarget("#a#b")).isEqualTo("#a#b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "#", "##", "#a", "#a#", "##d", "#a#b#c", "#nnnnnnnnnnn#d", "#a#dddddddddddddddddddd",
			"#a b#d", "#a#d d", "a#b", "" })
	void aTargetIsAGroupOrAWholePrivateGroup(String target) {
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkTarget(target));
	}

	@Test
	void aJoinedGroupIsNeverAPrivateGroup() {
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkGroupName("#ann#d1"))
			.withMessageContaining("0x23 at index 0");
	}

	@Test
	void badNamesAreQuotedWithoutControlCharactersAndCut() {
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkGroupName("a\nb\u001b[31m"))
			.withMessageContaining("'a?b?[31m'");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkGroupName("x".repeat(100_000)))
			.withMessageContaining("x...'")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(200));
	}

	@Test
	void messageTypesAreUnsigned16Bit() {
		assertThat(Limits.checkMessageType(0)).isZero();
		assertThat(Limits.checkMessageType(65535)).isEqualTo(65535);
		for (int type : new int[] { -1, 65536, Integer.MIN_VALUE, Integer.MAX_VALUE }) {
			assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkMessageType(type))
				.withMessageContaining("0..65535")
				.withMessageContaining("is " + type);
		}
	}

	@Test
	void bodyAndGroupsShareOneLimit() {
		assertThat(Limits.maxBody(1)).isEqualTo(143_151 - 32);
		assertThat(Limits.maxBody(43)).isEqualTo(143_151 - 43 * 32);
		Limits.checkBody(143_119, 1);
		Limits.checkBody(143_151 - 43 * 32, 43);
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkBody(143_120, 1))
			.withMessageContaining("body of 143120 bytes")
			.withMessageContaining("at most 143119 bytes")
			.withMessageContaining("1 group:");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkBody(141_776, 43))
			.withMessageContaining("43 groups")
			.withMessageContaining("at most 141775");
		assertThatIllegalArgumentException().isThrownBy(() -> Limits.checkBody(Integer.MAX_VALUE, 1));
	}

}
