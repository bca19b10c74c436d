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

package io.asyncspread.boot.test.docs;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.Set;

import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.test.AutoConfigureEmbeddedSpread;
import io.asyncspread.boot.test.GroupCapture;
import io.asyncspread.boot.test.ListenerCapture;
import io.asyncspread.boot.test.SpreadTest;
import io.asyncspread.boot.test.app.Prices;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.docs.Listings;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import io.asyncspread.spring.core.SpreadTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static io.asyncspread.boot.test.SpreadAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

/**
 * The listings of {@code docs/testing.md}, which run here as the tests they are.
 */
class TestingDocumentationTests {

	@Test
	void everyListingIsOneOfTheTestsBelow() {
		assertThat(Listings.missing("docs/testing.md",
				Path.of("src/test/java/io/asyncspread/boot/test/docs/TestingDocumentationTests.java")))
			.isEmpty();
	}

	@TestPropertySource(properties = { "spread.private-name=prices", "spread.reconnect.initial-interval=10ms" })
	@ContextConfiguration(classes = PricesApplication.class)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Application {

	}

	// @formatter:off
	@Nested
	@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
	@Application
@SpringBootTest
@AutoConfigureEmbeddedSpread
class PricesTests {

	@Autowired
	private SpreadClient client;

	@Autowired
	private SpreadTemplate spread;

	@Autowired
	private EmbeddedSpread daemon;

	@Test
	void quotesAreAudited() {
		try (GroupCapture audit = GroupCapture.of(this.client, "audit")) {
			GroupCapture.awaitMembers(this.client, "prices", 1);
			this.spread.send("prices", "EUR 1.17");
			assertThat(audit.awaitMessages(1).get(0)).hasText("seen: EUR 1.17").hasService(ServiceType.AGREED);
		}
	}

	@Test
	void comesBackAfterTheLossOfItsSession() {
		GroupCapture.awaitMembers(this.client, "prices", 1);
		this.daemon.kill("prices");
		Awaitility.await().until(() -> this.client.epoch() > 1);
		assertThat(GroupCapture.awaitMembers(this.client, "prices", 1)).hasMembers("prices");
	}

}

	@Nested
	@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
	@Application
@SpringBootTest
@AutoConfigureEmbeddedSpread(daemons = { "east", "west" })
class PartitionTests {

	@Autowired
	private EmbeddedSpreadNetwork network;

	@Test
	void survivesAPartition() {
		this.network.partition(Set.of("east"), Set.of("west"));
		this.network.heal();
	}

}

	@Nested
	@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
	@Application
@SpreadTest(listeners = Prices.class)
class PricesSliceTests {

	@MockitoSpyBean
	private Prices prices;

	@Autowired
	private SpreadTemplate spread;

	@Test
	void hearsQuotes(@Autowired SpreadClient client) {
		GroupCapture.awaitMembers(client, "prices", 1);
		this.spread.send("prices", "EUR 1.17");
		verify(this.prices, timeout(10_000)).quote("EUR 1.17");
	}

}

	@Nested
	@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
	@Application
@SpreadTest(listeners = Prices.class)
class PricesCallsTests {

	@Autowired
	private SpreadTemplate spread;

	@Autowired
	private ListenerCapture listeners;

	@Test
	void hearsQuotesAndRefusesEmptyOnes(@Autowired SpreadClient client) {
		GroupCapture.awaitMembers(client, "prices", 1);
		this.spread.send("prices", "EUR 1.17");
		assertThat(this.listeners.awaitMessages("prices", 1).get(0)).hasText("EUR 1.17").hasType(0);
		this.spread.send("prices", "");
		assertThat(this.listeners.awaitFailures("prices", 1).get(0).error()).hasMessage("an empty quote");
	}

}
	// @formatter:on

}
