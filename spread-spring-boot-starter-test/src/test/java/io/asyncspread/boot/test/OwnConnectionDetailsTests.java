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

package io.asyncspread.boot.test;

import java.util.List;

import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.embedded.EmbeddedSpread;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that says by a bean where its daemons are has a network of its own in a
 * test, too.
 */
@SpringBootTest(classes = { PricesApplication.class, OwnConnectionDetailsTests.Production.class })
@AutoConfigureEmbeddedSpread
class OwnConnectionDetailsTests {

	@Test
	void connectsToTheNetworkOfTheTest(@Autowired SpreadClient client, @Autowired EmbeddedSpread daemon) {
		GroupCapture.awaitMembers(client, "prices", 1);
		assertThat(client.daemon()).isEqualTo(daemon.address());
	}

	@Configuration(proxyBeanMethods = false)
	static class Production {

		@Bean
		SpreadConnectionDetails productionDaemons() {
			return () -> List.of(DaemonAddress.parse("1@127.0.0.1"));
		}

	}

}
