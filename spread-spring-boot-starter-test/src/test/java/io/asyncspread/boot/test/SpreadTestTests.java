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

import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.test.app.Prices;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.boot.test.app.Unrelated;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static io.asyncspread.boot.test.SpreadAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

/**
 * The slice has the listener under test and its infrastructure, and nothing else.
 */
@SpreadTest(listeners = Prices.class, properties = "spread.private-name=slice")
@ContextConfiguration(classes = PricesApplication.class)
class SpreadTestTests {

	@MockitoSpyBean
	private Prices prices;

	@Autowired
	private SpreadTemplate spread;

	@Autowired
	private SpreadClient client;

	@Test
	void hasTheListenerOnly(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(Prices.class)).hasSize(1);
		assertThat(context.getBeansOfType(Unrelated.class)).isEmpty();
	}

	@Test
	void listenerIsCalledOnceForEachMessageAlthoughItIsSpied() {
		try (GroupCapture audit = GroupCapture.of(this.client, "audit")) {
			GroupCapture.awaitMembers(this.client, "prices", 1);
			this.spread.send("prices", "EUR 1.17");
			assertThat(audit.awaitMessages(1).get(0)).hasText("seen: EUR 1.17")
				.isFrom("slice")
				.wasSentTo("audit")
				.hasService(ServiceType.AGREED)
				.hasType(0);
			this.spread.send("prices", "EUR 1.18");
			assertThat(audit.awaitMessages(2)).hasSize(2);
			assertThat(audit.views()).first().satisfies((view) -> assertThat(view).hasMembers("slice"));
			verify(this.prices, timeout(10_000)).quote("EUR 1.17");
		}
	}

}
