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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestRejectedExceptionTests {

	@ParameterizedTest
	@CsvSource({ "MULTICAST, a message to", "JOIN, to let us join", "LEAVE, to let us leave", "OTHER, a request for" })
	void saysWhatWasRefusedWhereAndWhy(RejectedMessage.Request request, String what) {
		assertThat(new RequestRejectedException(request, List.of("room"), DaemonAddress.tcp("d", 4803)))
			.hasMessage("Spread daemon at 4803@d refused " + what
					+ " [room]: its access control policy forbids it to this client");
	}

}
