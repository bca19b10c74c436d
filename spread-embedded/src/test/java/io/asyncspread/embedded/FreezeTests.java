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

package io.asyncspread.embedded;

import java.nio.ByteOrder;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The others notice that a daemon is frozen when it has been so for the whole loss delay,
 * however often it was frozen before.
 */
class FreezeTests {

	private static final Duration LOSS = Duration.ofSeconds(1);

	private final ManualTimer timer = new ManualTimer();

	private final Topology topology = new Topology(this.timer, new MembershipFrames(ByteOrder.LITTLE_ENDIAN), false);

	private final Node first = new Node("d1", 0, 1);

	private final Node second = new Node("d2", 1, 2);

	@BeforeEach
	void start() {
		this.topology.add(this.first);
		this.topology.add(this.second);
		this.topology.start(this.first);
		this.topology.start(this.second);
		assertThat(this.topology.rings()).hasSize(1);
	}

	@Test
	void frozenTwiceIsLostOnceAtTheFirstTime() {
		this.topology.freeze(this.second, LOSS);
		this.topology.freeze(this.second, LOSS);
		assertThat(this.topology.rings()).hasSize(1);
		this.timer.passFirst();
		assertThat(this.topology.rings()).hasSize(2);
		Ring survivors = this.first.ring();
		this.timer.pass();
		assertThat(this.first.ring()).isSameAs(survivors);
		this.topology.thaw(this.second);
		assertThat(this.topology.rings()).hasSize(1);
	}

	@Test
	void frozenAgainAfterItWentOnHasItsWholeTimeAgain() {
		this.topology.freeze(this.second, LOSS);
		this.topology.thaw(this.second);
		this.topology.freeze(this.second, LOSS);
		this.timer.passFirst();
		assertThat(this.topology.rings()).hasSize(1);
		this.timer.passFirst();
		assertThat(this.topology.rings()).hasSize(2);
	}

	@Test
	void goneOnInTimeIsNeverLost() {
		this.topology.freeze(this.second, LOSS);
		this.topology.thaw(this.second);
		Ring both = this.first.ring();
		this.timer.pass();
		assertThat(this.first.ring()).isSameAs(both);
	}

}
