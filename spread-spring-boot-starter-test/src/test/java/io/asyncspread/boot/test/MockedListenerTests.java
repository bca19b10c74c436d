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

import io.asyncspread.boot.test.app.Prices;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that a mock replaces is out of the way: Spring does not process mocks, so
 * nothing joins its group, and other beans can still use it.
 */
@SpreadTest(listeners = Prices.class)
@ContextConfiguration(classes = PricesApplication.class)
class MockedListenerTests {

	@MockitoBean
	private Prices prices;

	@Test
	void isNoListener(@Autowired SpreadListenerEndpointRegistry registry, @Autowired Prices injected) {
		assertThat(registry.containers()).isEmpty();
		assertThat(injected).isSameAs(this.prices);
	}

}
