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

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.SpreadMessageConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

/**
 * The template and the converter that it shares with the listeners.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSingleCandidate(SpreadClient.class)
@Import({ SpreadTemplateConfiguration.JsonConverter.class, SpreadTemplateConfiguration.PlainConverter.class })
class SpreadTemplateConfiguration {

	@Bean
	@ConditionalOnMissingBean(SpreadOperations.class)
	SpreadTemplate spreadTemplate(SpreadClient client, SpreadMessageConverter converter, SpreadConnections connections,
			Environment environment) {
		return new SpreadConnection(ConnectionName.MAIN, connections, environment).template(client, converter);
	}

	/**
	 * Text, bytes, and JSON by the application's mapper.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	@ConditionalOnSingleCandidate(JsonMapper.class)
	@ConditionalOnMissingBean(SpreadMessageConverter.class)
	static class JsonConverter {

		@Bean
		SpreadMessageConverter spreadMessageConverter(SpreadProperties properties, JsonMapper mapper) {
			return new SpreadPropertiesMapper(ConnectionName.MAIN, properties.main())
				.configured(new SpreadMessageConverter(new JacksonJsonMessageConverter(mapper)));
		}

	}

	/**
	 * Text, bytes, and JSON if Jackson is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(SpreadMessageConverter.class)
	static class PlainConverter {

		@Bean
		SpreadMessageConverter spreadMessageConverter(SpreadProperties properties) {
			return new SpreadPropertiesMapper(ConnectionName.MAIN, properties.main())
				.configured(new SpreadMessageConverter());
		}

	}

}
