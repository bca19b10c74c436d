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

package io.asyncspread.embedded.standalone;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;

import io.asyncspread.contract.RawSession;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The options of the program.
 */
class StandaloneDaemonTests {

	private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

	private EmbeddedSpreadNetwork start(String... arguments) {
		return StandaloneDaemon.start(arguments, new PrintStream(this.errors, true));
	}

	@Test
	void startsOneDaemon() {
		try (EmbeddedSpreadNetwork network = start("--port=0", "--name=dev", "--spread-version=5.0.1");
				RawSession session = RawSession.open(network.daemon("dev").address(), "ann", Duration.ofSeconds(30))) {
			assertThat(session.privateGroup()).isEqualTo("#ann#dev");
			assertThat(network.names()).containsExactly("dev");
		}
	}

	@Test
	void startsANetwork() {
		try (EmbeddedSpreadNetwork network = start("--port=0", "--daemons=d1,d2,d3")) {
			assertThat(network.names()).containsExactly("d1", "d2", "d3");
			assertThat(network.daemon("d3").port()).isPositive();
		}
	}

	@Test
	void daemonsTakeOnePortAfterTheOther() {
		try (EmbeddedSpreadNetwork other = start("--port=0")) {
			int taken = other.daemon("localhost").port();
			assertThat(start("--port=" + taken)).isNull();
			assertThat(this.errors.toString()).contains("'localhost'").contains(taken + "@").contains("in use");
			this.errors.reset();
			assertThat(start("--port=" + (taken - 1), "--daemons=d1,d2")).isNull();
			// the port before it may be somebody else's
			assertThat(this.errors.toString()).containsPattern("'d[12]'").contains("in use");
		}
	}

	@Test
	void oneNameAndSeveralExcludeEachOther() {
		assertThat(start("--name=a", "--daemons=b,c")).isNull();
		assertThat(this.errors.toString()).contains("--name and --daemons exclude each other");
	}

	@ParameterizedTest
	@CsvSource({ "--port=many, --port must be a number", "--prot=4803, unknown option '--prot'",
			"--port, needs a value: --port=VALUE", "-p, unknown option '-p'", "4803, unknown option '4803'",
			"--spread-version=4.99.0, 4.0.0 to 4.4.x or 5.0.x", "--daemons=, name of daemon ''",
			"--unix-socket=/tmp/x, takes no value", "--spread-version=3.17, --spread-version must be",
			"--spread-version=4.x.0, --spread-version must be", "--name=has blank, name of daemon 'has blank'",
			"--port=99999, must be in 0..65535", "'--daemons=a,', name of daemon ''",
			"'--daemons=,', name of daemon ''", "--bind=, --bind must be an address", "--help=all, takes no value",
			"--bind=192.0.2.1, cannot listen on 4803@192.0.2.1" })
	void wrongOptionIsExplained(String argument, String message) {
		assertThat(start(argument)).isNull();
		assertThat(this.errors.toString()).contains(message).contains("--help");
	}

	@Test
	void addressOfAnotherMachineIsExplainedWithoutAPortToo() {
		assertThat(start("--port=0", "--bind=192.0.2.1")).isNull();
		assertThat(this.errors.toString()).contains("cannot listen on any free port of 192.0.2.1");
	}

}
