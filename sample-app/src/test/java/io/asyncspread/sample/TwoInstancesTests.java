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
import java.util.stream.Stream;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.sample.heartbeat.HeartbeatResult;
import io.asyncspread.sample.network.NetworkChanged;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;

import static io.asyncspread.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances on one machine: the first runs the daemons, the others find them.
 */
class TwoInstancesTests {

	private final List<Instance> instances = new ArrayList<>();

	@AfterEach
	void stop() {
		this.instances.forEach(Instance::stop);
	}

	@Test
	void seeEachOtherComeAndGo() {
		Instance first = startFirst();
		Instance second = startAnother(first);
		for (String group : Groups.ALL) {
			await().until(() -> first.size(group) == 2 && second.size(group) == 2);
			assertThat(first.view(group).members()).isEqualTo(second.view(group).members());
		}
		assertThat(first.self().daemon()).isEqualTo("d1");
		assertThat(second.self().daemon()).isEqualTo("d2");
		second.stop();
		await().until(() -> first.size(Groups.CHAT) == 1 && first.size(Groups.HEARTBEAT) == 1);
		assertThat(first.view(Groups.CHAT).members()).containsExactly(first.self());
	}

	@Test
	void heartbeatsAreAnsweredByTheOneThatTheViewNames() {
		Instance first = startFirst();
		Instance second = startAnother(first);
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
	void secondRunsTheDaemonsWhenTheFirstEnds() {
		Instance first = startFirst();
		// the second takes the ports over before its client tries them again
		Instance second = startAnother(first, "spread.reconnect.initial-interval=2s", "spread.reconnect.jitter=0");
		await().until(() -> second.size(Groups.CHAT) == 2);
		assertThat(second.network().here()).isFalse();
		first.stop();
		await().until(() -> second.client.epoch() > 1 && second.client.state() == SessionState.READY);
		await().until(() -> second.size(Groups.CHAT) == 1 && second.size(Groups.HEARTBEAT) == 1);
		assertThat(second.network()).isEqualTo(new NetworkChanged(first.network().daemons(), true, false));
		assertThat(second.self().daemon()).isEqualTo("d1");
		Instance third = startAnother(second);
		await().until(() -> second.size(Groups.CHAT) == 2 && third.size(Groups.CHAT) == 2);
		assertThat(third.self().daemon()).isEqualTo("d2");
	}

	@Test
	void splitPartsTheViewsAndHealingMergesThem() {
		Instance first = startFirst();
		Instance second = startAnother(first);
		await().until(() -> first.size(Groups.CHAT) == 2 && second.size(Groups.CHAT) == 2);
		assertThat(first.post("/network/split")).isEqualTo(HttpStatus.NO_CONTENT);
		await().until(() -> first.size(Groups.CHAT) == 1 && second.size(Groups.CHAT) == 1);
		assertThat(first.view(Groups.CHAT).cause()).isEqualTo(GroupView.Cause.NETWORK);
		assertThat(first.network().split()).isTrue();
		assertThat(first.post("/network/heal")).isEqualTo(HttpStatus.NO_CONTENT);
		await().until(() -> first.size(Groups.CHAT) == 2 && second.size(Groups.CHAT) == 2);
		assertThat(first.view(Groups.CHAT).members()).isEqualTo(second.view(Groups.CHAT).members());
		assertThat(first.network().split()).isFalse();
	}

	@Test
	void onlyTheInstanceThatRunsTheDaemonsCanSplitThem() {
		Instance first = startFirst();
		Instance second = startAnother(first);
		assertThat(second.post("/network/split")).isEqualTo(HttpStatus.CONFLICT);
		assertThat(first.network().split()).isFalse();
	}

	@Test
	void withDaemonsConfiguredTheSampleStartsNone() {
		try (EmbeddedSpread daemon = EmbeddedSpread.start()) {
			Instance instance = start("spread.daemons=" + daemon.address());
			await().until(() -> instance.size(Groups.CHAT) == 1);
			assertThat(instance.networks).isEmpty();
			assertThat(instance.client.daemon()).isEqualTo(daemon.address());
			assertThat(instance.post("/network/split")).isEqualTo(HttpStatus.NOT_FOUND);
			instance.stop();
		}
	}

	private Instance startFirst() {
		Instance first = start("sample.network.first-port=0", "sample.network.second-port=0");
		await().until(() -> first.size(Groups.CHAT) == 1 && first.size(Groups.HEARTBEAT) == 1);
		return first;
	}

	private Instance startAnother(Instance instance, String... properties) {
		List<NetworkChanged.Daemon> daemons = instance.network().daemons();
		return start(Stream
			.concat(Stream.of("sample.network.first-port=" + port(daemons.get(0)),
					"sample.network.second-port=" + port(daemons.get(1))), Stream.of(properties))
			.toArray(String[]::new));
	}

	private static String port(NetworkChanged.Daemon daemon) {
		return daemon.address().substring(0, daemon.address().indexOf('@'));
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

		final List<NetworkChanged> networks = new CopyOnWriteArrayList<>();

		final ConfigurableApplicationContext context;

		final SpreadClient client;

		Instance(String... properties) {
			ApplicationListener<PayloadApplicationEvent<HeartbeatResult>> results = ApplicationListener
				.forPayload(this.heartbeats::add);
			ApplicationListener<PayloadApplicationEvent<NetworkChanged>> changes = ApplicationListener
				.forPayload(this.networks::add);
			List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--sample.heartbeat-interval=100ms",
					"--sample.heartbeat-timeout=10s", "--spring.jmx.enabled=false"));
			Arrays.stream(properties).map((property) -> "--" + property).forEach(arguments::add);
			this.context = new SpringApplicationBuilder(SampleApplication.class)
				.initializers((context) -> context.addApplicationListener(results),
						(context) -> context.addApplicationListener(changes))
				.run(arguments.toArray(String[]::new));
			this.client = this.context.getBean(SpreadClient.class);
		}

		NetworkChanged network() {
			return this.networks.get(this.networks.size() - 1);
		}

		HttpStatusCode post(String path) {
			String port = this.context.getEnvironment().getProperty("local.server.port");
			return RestClient.builder()
				.baseUrl("http://localhost:" + port)
				.defaultStatusHandler((status) -> true, (request, response) -> {
				})
				.build()
				.post()
				.uri(path)
				.retrieve()
				.toBodilessEntity()
				.getStatusCode();
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
