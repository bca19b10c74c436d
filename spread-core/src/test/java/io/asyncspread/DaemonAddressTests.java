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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DaemonAddressTests {

	@ParameterizedTest
	@CsvSource({ "4803@10.0.0.1, 10.0.0.1, 4803", "4803@host-1.example.com, host-1.example.com, 4803",
			"host:4804, host, 4804", "10.0.0.1:1, 10.0.0.1, 1", "host:65535, host, 65535", "4805, localhost, 4805",
			"daemon_1, daemon_1, 4803", "10.0.0.1, 10.0.0.1, 4803", "[::1]:4804, ::1, 4804", "[::1], ::1, 4803",
			"::1, ::1, 4803", "4804@::1, ::1, 4804", "4804@[::1], ::1, 4804", "[fe80::1%eth0]:9, fe80::1%eth0, 9",
			"fe80::1%eth0, fe80::1%eth0, 4803", "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8, 4803",
			"2001:db8::, 2001:db8::, 4803", "::ffff:10.0.0.1, ::ffff:10.0.0.1, 4803", "'  4803@host ', host, 4803" })
	void readsTcpAddresses(String text, String host, int port) {
		assertThat(DaemonAddress.parse(text)).isEqualTo(DaemonAddress.tcp(host, port));
	}

	@Test
	void readsUnixSockets() {
		assertThat(DaemonAddress.parse("unix:/tmp/4803")).isEqualTo(DaemonAddress.unix(Path.of("/tmp/4803")));
		assertThat(DaemonAddress.parse("unix:sockets/a@b:c")).isEqualTo(DaemonAddress.unix(Path.of("sockets/a@b:c")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "4803@host", "4803@10.0.0.1", "4803@[::1]", "unix:/tmp/4803", "4803@[fe80::1%eth0]" })
	void textCanBeReadAgain(String text) {
		assertThat(DaemonAddress.parse(text)).hasToString(text);
		assertThat(DaemonAddress.parse(DaemonAddress.parse(text).toString())).isEqualTo(DaemonAddress.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ":", "@", ":4803", "@host", "4803@", "host:", "host:port", "port@host",
			"4803@host:1", "4803@a@b", "host:48 03", "two words", "4803@two words", "[::1", "::1]", "[::1]:", "[::1]:x",
			"[]", "unix:", "http://host:4803", "host/path", "-1@host", "host:-1", "4803@host,4803@other", "1234567890",
			"12345678901@host", "host:99999999999", "unix:a\0b" })
	void refusesWhatHasNoneOfTheForms(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> DaemonAddress.parse(text))
			.withMessageContaining("daemon address '" + text + "'")
			.withMessageContaining("4803@host");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0@host", "host:0", "65536@host", "host:65536", "[::1]:70000", "99999999" })
	void refusesPortsOutOfRange(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> DaemonAddress.parse(text))
			.withMessageContaining("port")
			.withMessageContaining("1..65535");
	}

	@Test
	void refusesAHostOfNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> DaemonAddress.tcp(" ", 1)).withMessageContaining("host");
	}

	@Test
	void refusesWordsWithColonsThatAreNoAddress() {
		assertThatIllegalArgumentException().isThrownBy(() -> DaemonAddress.parse("host:4803:x"));
		assertThatIllegalArgumentException().isThrownBy(() -> DaemonAddress.parse("a.b:c:4803"));
		assertThatIllegalArgumentException().isThrownBy(() -> DaemonAddress.parse("ad:be:4803"));
	}

}
