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

package io.asyncspread.boot.readme;

import java.time.Duration;

import io.asyncspread.Confirmation;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.Replies;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the README shows does what it says, with nothing configured.
 */
@SpringBootTest
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

	@Autowired
	private SpreadTemplate spread;

	@Autowired
	private SpreadClient client;

	@Test
	void listenersHearWhatTheTemplateSends(CapturedOutput output) {
		await().until(() -> this.client.view("workers") != null && this.client.view("prices") != null);
		Quote quote = new Quote("EUR", 1.17);
		Replies<Load> loads = send(this.spread, quote);
		assertThat(loads).containsExactly(new Load(0.5));
		assertThat(loads.isComplete()).isTrue();
		await().until(() -> output.getOut().contains("says " + quote));
	}

	// @formatter:off
	private static Replies<Load> send(SpreadTemplate spread, Quote quote) {
		spread.send("prices", quote); // AGREED, the default
		spread.message(quote).to("prices", "audit").service(ServiceType.SAFE).sendConfirmed().join();
		Replies<Load> loads = spread.requestAll("workers", "load?", Load.class, Duration.ofSeconds(5)).join();
		return loads;
	}
	// @formatter:on

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Prices.class, Workers.class })
	static class Application {

	}

	@Component
	static class Workers {

		@SpreadListener(group = "workers")
		Load load(String question) {
			return new Load(0.5);
		}

	}

}
