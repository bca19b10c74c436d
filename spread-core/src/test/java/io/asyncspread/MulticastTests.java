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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class MulticastTests {

	@Test
	void startsAsAnAgreedMessageWithoutBody() {
		Multicast message = Multicast.to("room");
		assertThat(message.targets()).containsExactly("room");
		assertThat(message.service()).isEqualTo(ServiceType.AGREED);
		assertThat(message.type()).isZero();
		assertThat(message.isSelfDiscard()).isFalse();
		assertThat(message.body()).isEmpty();
	}

	@Test
	void eachChangeIsACopy() {
		Multicast pattern = Multicast.to("room", "#bob#d2");
		Multicast changed = pattern.service(ServiceType.SAFE).type(7).selfDiscard().text("h\u00e9");
		assertThat(changed.targets()).containsExactly("room", "#bob#d2");
		assertThat(changed.service()).isEqualTo(ServiceType.SAFE);
		assertThat(changed.type()).isEqualTo(7);
		assertThat(changed.isSelfDiscard()).isTrue();
		assertThat(changed.body()).containsExactly('h', 0xC3, 0xA9);
		assertThat(changed.selfDiscard(false).isSelfDiscard()).isFalse();
		assertThat(pattern.service()).isEqualTo(ServiceType.AGREED);
		assertThat(pattern.type()).isZero();
		assertThat(pattern.isSelfDiscard()).isFalse();
		assertThat(pattern.body()).isEmpty();
	}

	@Test
	void reachesOneClientByItsPrivateGroup() {
		assertThat(Multicast.to(Member.of("bob", "d2")).targets()).containsExactly("#bob#d2");
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to(Member.received("#broken")));
	}

	@Test
	void keepsTheOrderOfTargetsAndTheirRepetitions() {
		assertThat(Multicast.to("b", "a", "b").targets()).containsExactly("b", "a", "b");
	}

	@Test
	void changesOfTheGivenCollectionDoNotReachIt() {
		List<String> targets = new ArrayList<>(List.of("a"));
		Multicast message = Multicast.to(targets);
		targets.set(0, "not a group");
		assertThat(message.targets()).containsExactly("a");
	}

	@Test
	void reachesAtMost43Groups() {
		assertThat(Multicast.to(Collections.nCopies(43, "g")).targets()).hasSize(43);
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to(Collections.nCopies(44, "g")))
			.withMessageContaining("44 groups")
			.withMessageContaining("at most 43");
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to())
			.withMessageContaining("at least one target");
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to(List.of()))
			.withMessageContaining("at least one target");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "#a", "two words", "ends\0here", "gr\u00fcn" })
	void refusesWhatIsNoTarget(String target) {
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to("good", target));
	}

	@Test
	void bodyEndsAtTheLimitOfTheDaemon() {
		Multicast one = Multicast.to("g");
		assertThat(one.body(new byte[143_119]).body()).hasSize(143_119);
		assertThatIllegalArgumentException().isThrownBy(() -> one.body(new byte[143_120]))
			.withMessageContaining("143120")
			.withMessageContaining("143119");
		Multicast many = Multicast.to(Collections.nCopies(43, "g"));
		assertThat(many.body(new byte[141_775]).body()).hasSize(141_775);
		assertThatIllegalArgumentException().isThrownBy(() -> many.body(new byte[141_776]));
		assertThatIllegalArgumentException().isThrownBy(() -> one.text("\u20ac".repeat(47_707)))
			.withMessageContaining("143121");
	}

	@Test
	void refusesTypesOutOfRangeAndNoService() {
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to("g").type(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> Multicast.to("g").type(65536));
		assertThatNullPointerException().isThrownBy(() -> Multicast.to("g").service(null)).withMessage("service");
	}

	@Test
	void textShowsAllButTheBody() {
		assertThat(Multicast.to("g").type(3).text("secret"))
			.hasToString("Multicast[targets=[g], service=AGREED, type=3, selfDiscard=false, body=6 bytes]");
	}

}
