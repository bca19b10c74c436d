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

package io.asyncspread.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jobs that one member does.
 */
class JobsTests {

	private final Cluster cluster = new Cluster();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<String> done = new CopyOnWriteArrayList<>();

	private final CountDownLatch stuck = new CountDownLatch(1);

	private final Map<String, SpreadClient> clients = new LinkedHashMap<>();

	private final Map<String, Jobs> members = new LinkedHashMap<>();

	@AfterEach
	void close() {
		this.stuck.countDown();
		this.cluster.close();
		this.executor.shutdown();
	}

	private void member(String name, String daemon) {
		SpreadClient client = this.cluster.client(name, daemon);
		Jobs jobs = new Jobs(client, "jobs", (job) -> work(name, job), this.executor);
		this.cluster.join(client, "jobs", jobs);
		this.clients.put(name, client);
		this.members.put(name, jobs);
	}

	private void work(String name, String job) {
		this.done.add(name + " " + job);
		if (job.startsWith("long")) {
			try {
				this.stuck.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void threeMembers() {
		member("a", "d1");
		member("b", "d2");
		member("c", "d3");
		this.cluster.awaitMembers("jobs", 3, this.clients.values().toArray(SpreadClient[]::new));
	}

	private String jobOf(String owner) {
		GroupView view = this.clients.get("a").view("jobs");
		return IntStream.range(0, 1000)
			.mapToObj((i) -> "long " + i)
			.filter((job) -> view.owner(job).name().equals(owner))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void eachJobIsDoneByOneMemberAndAllTakePart() {
		threeMembers();
		IntStream.range(0, 60).forEach((i) -> this.members.get("a").submit("job " + i));
		Cluster.await().until(() -> this.done.size() >= 60);
		assertThat(this.done).hasSize(60).extracting((line) -> line.substring(2)).doesNotHaveDuplicates();
		assertThat(this.done).extracting((line) -> line.substring(0, 1)).contains("a", "b", "c");
	}

	@Test
	void jobOfAMemberThatDiesIsDoneByAnother() {
		threeMembers();
		String job = jobOf("b");
		this.members.get("a").submit(job);
		Cluster.await().until(() -> this.done.contains("b " + job));
		this.clients.get("b").close();
		Cluster.await().until(() -> this.done.contains("c " + job));
		assertThat(this.done).doesNotContain("a " + job);
	}

	@Test
	void newcomerTakesOverNothingThatItHasNotHeardOf() {
		threeMembers();
		String job = jobOf("c");
		this.members.get("a").submit(job);
		Cluster.await().until(() -> this.done.contains("c " + job));
		member("d", "d3");
		this.clients.get("c").close();
		Cluster.await().until(() -> this.done.contains("a " + job));
		assertThat(this.done).doesNotContain("d " + job);
	}

	@Test
	void splitNetworkMayDoAJobTwice() {
		threeMembers();
		String job = jobOf("b");
		this.members.get("a").submit(job);
		Cluster.await().until(() -> this.done.contains("b " + job));
		this.cluster.network().partition(Set.of("d1", "d3"), Set.of("d2"));
		Cluster.await().until(() -> this.done.contains("c " + job));
	}

}
