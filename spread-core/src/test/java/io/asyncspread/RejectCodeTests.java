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

class RejectCodeTests {

	@ParameterizedTest
	@CsvSource({ "-3, QUOTA, true", "-4, NO_NAME, true", "-5, ILLEGAL_NAME, false", "-6, NOT_UNIQUE, true",
			"-7, VERSION, false", "-9, AUTH, false" })
	void hasTheNumbersOfTheDaemon(int number, RejectCode code, boolean retryable) {
		assertThat(RejectCode.of(number)).isEqualTo(code);
		assertThat(code.code()).isEqualTo(number);
		assertThat(code.isRetryable()).isEqualTo(retryable);
		assertThat(code.advice()).isNotBlank().doesNotEndWith(".");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, -1, -2, -8, -10, -128, 127 })
	void allOthersAreUnknown(int number) {
		assertThat(RejectCode.of(number)).isEqualTo(RejectCode.UNKNOWN);
	}

	@Test
	void aRejectionNamesAddressCodeNumberNameAndAdvice() {
		DaemonAddress address = DaemonAddress.tcp("host", 4803);
		SpreadRejectedException rejected = new SpreadRejectedException(address, RejectCode.NOT_UNIQUE, -6, "prices");
		assertThat(rejected).hasMessageContaining("4803@host")
			.hasMessageContaining("NOT_UNIQUE (-6)")
			.hasMessageContaining("'prices'")
			.hasMessageContaining("choose another name");
		assertThat(rejected.address()).isEqualTo(address);
		assertThat(rejected.code()).isEqualTo(RejectCode.NOT_UNIQUE);
		assertThat(rejected.isRetryable()).isTrue();
		assertThat(new SpreadRejectedException(address, RejectCode.UNKNOWN, -77, null)).hasMessageContaining("(-77)")
			.hasMessageNotContaining("null");
	}

}
