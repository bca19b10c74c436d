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

package io.asyncspread.contract;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SpreadClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A network of three daemons that splits and comes together.
 */
abstract class PartitionContractTests extends ClientContract {

	private static final Member ANN = Member.of("#ann#d1");

	private static final Member BOB = Member.of("#bob#d2");

	private static final Member CID = Member.of("#cid#d3");

	private SpreadClient at(String daemon, String name) {
		return connected(name, (options) -> options.daemons(List.of(daemons().address(daemon))));
	}

	@Test
	void aPartitionSplitsTheViewAndAMergeJoinsIt() {
		Assumptions.assumeTrue(daemons().canPartition(), "these daemons cannot be partitioned");
		Recorder annSees = new Recorder();
		Recorder bobSees = new Recorder();
		SpreadClient ann = at("d1", "ann");
		SpreadClient bob = at("d2", "bob");
		get(ann.subscribe("split", annSees).joined());
		get(bob.subscribe("split", bobSees).joined());
		get(at("d3", "cid").join("split"));
		await().until(() -> annSees.views().size() == 3 && bobSees.views().size() == 2);
		daemons().partition(Set.of("d1"), Set.of("d2", "d3"));
		await().until(() -> annSees.views().size() == 4 && bobSees.views().size() == 3);
		GroupView alone = annSees.views().get(3);
		assertThat(alone.members()).containsExactly(ANN);
		assertThat(alone.left()).containsExactly(BOB, CID);
		assertThat(alone.cause()).isEqualTo(GroupView.Cause.NETWORK);
		assertThat(alone.localSet().members()).containsExactly(ANN);
		assertThat(annSees.story()).contains("transitional [#ann#d1, #bob#d2, #cid#d3]");
		assertThat(bobSees.views().get(2).members()).containsExactly(BOB, CID);
		get(ann.sendConfirmed(Multicast.to("split").text("alone")));
		get(bob.sendConfirmed(Multicast.to("split").text("two")));
		daemons().heal();
		await().until(() -> annSees.views().size() == 5 && bobSees.views().size() == 4);
		GroupView merged = annSees.views().get(4);
		assertThat(merged.members()).containsExactly(ANN, BOB, CID);
		assertThat(merged.joined()).containsExactly(BOB, CID);
		assertThat(merged.isTransitional()).isFalse();
		assertThat(merged.sets()).hasSize(2);
		assertThat(bobSees.views().get(3).joined()).containsExactly(ANN);
		assertThat(bobSees.views().get(3).localSet().members()).containsExactly(BOB, CID);
		assertThat(annSees.texts()).containsExactly("alone");
		assertThat(bobSees.texts()).containsExactly("two");
	}

	@Test
	void membersOfADeadDaemonLeaveByNetwork() {
		Recorder annSees = new Recorder();
		get(at("d1", "ann").subscribe("dead", annSees).joined());
		get(at("d3", "cid").join("dead"));
		await().until(() -> annSees.views().size() == 2);
		daemons().stop("d3");
		await().until(() -> annSees.story().contains("left cid by NETWORK"));
		assertThat(annSees.views().get(2).members()).containsExactly(ANN);
		assertThat(annSees.story()).endsWith("left cid by NETWORK");
	}

	@Test
	void aPrivateGroupOfAnotherDaemonIsReached() {
		SpreadClient bob = at("d2", "bob");
		Recorder received = new Recorder();
		bob.listen(received);
		at("d1", "ann").send(Multicast.to(BOB).text("across"));
		await().until(() -> !received.privateData().isEmpty());
		assertThat(received.privateData().get(0).sender()).isEqualTo(ANN);
	}

	@Test
	void aClientFailsOverToAnotherDaemonOfTheNetwork() {
		SpreadClient client = connected("mover",
				(options) -> options.daemons(List.of(daemons().address("d3"), daemons().address("d2"))));
		assertThat(client.self()).isEqualTo(Member.of("#mover#d3"));
		get(client.join("moving"));
		daemons().stop("d3");
		await().until(() -> Member.of("#mover#d2").equals(client.self()) && client.view("moving") != null);
		assertThat(client.epoch()).isEqualTo(2);
	}

}
