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

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class SpreadClientTests {

	@Test
	void theBuilderTakesEveryOption() {
		try (SpreadClient client = SpreadClient.builder()
			.daemons("4803@one", "4803@two")
			.options((options) -> options.membership(false))
			.options((options) -> {
				options.closeTimeout(Duration.ofSeconds(7));
			})
			.privateName("ann")
			.build()) {
			assertThat(client.options().daemons()).hasSize(2);
			assertThat(client.options().privateName()).isEqualTo("ann");
			assertThat(client.options().membership()).isFalse();
			assertThat(client.options().closeTimeout()).isEqualTo(Duration.ofSeconds(7));
		}
	}

	@Test
	@SuppressWarnings("NullAway")
	void theBuilderNamesWhatIsMissing() {
		assertThatNullPointerException().isThrownBy(() -> SpreadClient.builder().options(null)).withMessage("change");
	}

}
