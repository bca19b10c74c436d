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

package io.asyncspread.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asyncspread.DaemonAddress;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.sample.heartbeat.HeartbeatResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two instances on one machine: the second finds the daemon of the first.
 */
class TwoInstancesTests {

	private final List<Instance> instances = new ArrayList<>();

	@AfterEach
	void stop() {
		this.instances.forEach(Instance::stop);
	}

	@Test
	void seeEachOtherComeAndGo() {
		Instance first = start("spread.embedded.port=0");
		await().until(() -> first.size(Groups.CHAT) == 1);
		Instance second = start("spread.embedded.port=" + first.daemonPort());
		for (String group : Groups.ALL) {
			await().until(() -> first.size(group) == 2 && second.size(group) == 2);
			assertThat(first.view(group).members()).isEqualTo(second.view(group).members());
		}
		assertThat(second.daemonPort()).isEqualTo(first.daemonPort());
		second.stop();
		await().until(() -> first.size(Groups.CHAT) == 1 && first.size(Groups.HEARTBEAT) == 1);
		assertThat(first.view(Groups.CHAT).members()).containsExactly(first.self());
	}

	@Test
	void heartbeatsAreAnsweredByTheOneThatTheViewNames() {
		Instance first = start("spread.embedded.port=0");
		await().until(() -> first.size(Groups.HEARTBEAT) == 1);
		Instance second = start("spread.embedded.port=" + first.daemonPort());
		await().until(() -> first.size(Groups.HEARTBEAT) == 2 && second.size(Groups.HEARTBEAT) == 2);
		for (Instance instance : this.instances) {
			String responder = instance.view(Groups.HEARTBEAT).owner(instance.self().privateGroup()).privateGroup();
			long before = instance.heartbeats.size();
			await().until(() -> instance.heartbeats.stream()
				.skip(before)
				.filter((result) -> responder.equals(result.responder()))
				.count() >= 3);
			assertThat(instance.heartbeats).extracting(HeartbeatResult::problem).containsOnlyNulls();
		}
	}

	@Test
	void secondTakesTheDaemonOverWhenTheFirstEnds() {
		Instance first = start("spread.embedded.port=0");
		await().until(() -> first.size(Groups.CHAT) == 1);
		int port = first.daemonPort();
		Instance second = start("spread.embedded.port=" + port);
		await().until(() -> second.size(Groups.CHAT) == 2);
		first.stop();
		await().until(() -> second.client.epoch() > 1 && second.client.state() == SessionState.READY);
		await().until(() -> second.size(Groups.CHAT) == 1 && second.size(Groups.HEARTBEAT) == 1);
		assertThat(second.daemonPort()).isEqualTo(port);
		Instance third = start("spread.embedded.port=" + port);
		await().until(() -> second.size(Groups.CHAT) == 2 && third.size(Groups.CHAT) == 2);
	}

	private Instance start(String... properties) {
		Instance instance = new Instance(properties);
		this.instances.add(instance);
		return instance;
	}

	/**
	 * One instance of the application.
	 */
	private static final class Instance {

		final List<HeartbeatResult> heartbeats = new CopyOnWriteArrayList<>();

		final ConfigurableApplicationContext context;

		final SpreadClient client;

		Instance(String... properties) {
			ApplicationListener<PayloadApplicationEvent<HeartbeatResult>> results = ApplicationListener
				.forPayload(this.heartbeats::add);
			List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--sample.heartbeat-interval=100ms",
					"--sample.heartbeat-timeout=10s", "--spring.jmx.enabled=false"));
			Arrays.stream(properties).map((property) -> "--" + property).forEach(arguments::add);
			this.context = new SpringApplicationBuilder(SampleApplication.class)
				.initializers((context) -> context.addApplicationListener(results))
				.run(arguments.toArray(String[]::new));
			this.client = this.context.getBean(SpreadClient.class);
		}

		int daemonPort() {
			return (this.client.daemon() instanceof DaemonAddress.Tcp address) ? address.port() : -1;
		}

		Member self() {
			Member self = this.client.self();
			assertThat(self).isNotNull();
			return self;
		}

		GroupView view(String group) {
			GroupView view = this.client.view(group);
			assertThat(view).isNotNull();
			return view;
		}

		int size(String group) {
			@Nullable GroupView view = this.client.view(group);
			return (view != null) ? view.size() : 0;
		}

		void stop() {
			this.context.close();
		}

	}

}
