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

import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The profile {@code network}: two daemons that the page can part and bring together.
 */
class NetworkProfileTests {

	@Test
	void splitNetworkSplitsTheViewsAndHealingMergesThem() {
		try (ConfigurableApplicationContext first = start("--spring.profiles.active=network",
				"--sample.network.first-port=0", "--sample.network.second-port=0")) {
			EmbeddedSpreadNetwork network = first.getBean(EmbeddedSpreadNetwork.class);
			try (ConfigurableApplicationContext second = start("--spread.daemons=" + network.daemon("d2").address())) {
				awaitMembers(first, 2);
				awaitMembers(second, 2);
				post(first, "/network/split");
				awaitMembers(first, 1);
				awaitMembers(second, 1);
				assertThat(view(first).cause()).isEqualTo(GroupView.Cause.NETWORK);
				post(first, "/network/heal");
				awaitMembers(first, 2);
				awaitMembers(second, 2);
				assertThat(view(first).members()).isEqualTo(view(second).members());
			}
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(SampleApplication.class).properties("server.port=0").run(arguments);
	}

	private static void awaitMembers(ConfigurableApplicationContext instance, int size) {
		await().untilAsserted(() -> assertThat(view(instance)).isNotNull().returns(size, GroupView::size));
	}

	private static GroupView view(ConfigurableApplicationContext instance) {
		return instance.getBean(SpreadClient.class).view(Groups.CHAT);
	}

	private static void post(ConfigurableApplicationContext instance, String path) {
		String port = instance.getEnvironment().getProperty("local.server.port");
		assertThat(RestClient.create("http://localhost:" + port).post().uri(path).retrieve().toBodilessEntity())
			.returns(HttpStatus.NO_CONTENT, (response) -> HttpStatus.valueOf(response.getStatusCode().value()));
	}

}
