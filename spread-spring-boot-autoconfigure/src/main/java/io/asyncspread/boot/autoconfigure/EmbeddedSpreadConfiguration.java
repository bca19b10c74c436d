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

package io.asyncspread.boot.autoconfigure;

import java.util.List;

import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Connects to an embedded daemon when it is on the class path and no daemon is
 * configured: to the application's own if it has a bean of one, else to one that is
 * started here.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(EmbeddedSpread.class)
@ConditionalOnBooleanProperty(name = "spread.embedded.enabled", matchIfMissing = true)
@Conditional(OnNoDaemonsConfigured.class)
@ConditionalOnMissingBean({ SpreadConnectionDetails.class, SpreadClient.class })
class EmbeddedSpreadConfiguration {

	@Bean
	@ConditionalOnBean(EmbeddedSpread.class)
	@ConditionalOnMissingBean(SpreadConnectionDetails.class)
	SpreadConnectionDetails embeddedSpreadBeanConnectionDetails(EmbeddedSpread embedded) {
		return () -> List.of(embedded.address());
	}

	@Bean
	@ConditionalOnMissingBean({ EmbeddedSpread.class, SpreadConnectionDetails.class })
	EmbeddedSpreadConnectionDetails embeddedSpreadConnectionDetails(SpreadProperties properties) {
		return new EmbeddedSpreadConnectionDetails(properties.embedded());
	}

}
