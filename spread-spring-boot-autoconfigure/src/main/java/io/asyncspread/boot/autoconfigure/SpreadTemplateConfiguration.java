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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

/**
 * The template and the converter that it shares with the listeners. The converter backs
 * off even from one that is for a further connection only; the main connection works with
 * the default one then.
 */
@Configuration(proxyBeanMethods = false)
class SpreadTemplateConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SpreadMessageConverter spreadMessageConverter(ObjectProvider<DefaultConverter> converter,
			SpreadProperties properties) {
		return converter.getIfAvailable(DefaultConverter::new).create(ConnectionName.MAIN, properties.main());
	}

	@Bean
	@ConditionalOnSingleCandidate(SpreadClient.class)
	@ConditionalOnMissingBean(SpreadOperations.class)
	SpreadTemplate spreadTemplate(SpreadClient client, ObjectProvider<DefaultConverter> converter,
			SpreadConnections connections, Environment environment) {
		SpreadConnection connection = new SpreadConnection(ConnectionName.MAIN, connections, environment);
		return connection.template(client, connection.converter(converter.getIfAvailable(DefaultConverter::new)));
	}

	/**
	 * Text, bytes, and JSON by the application's mapper. A configuration of its own, for
	 * the mapper may be absent.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	@ConditionalOnSingleCandidate(JsonMapper.class)
	static class JsonConfiguration {

		@Bean
		DefaultConverter spreadJsonConverter(JsonMapper mapper) {
			return new DefaultConverter(new JacksonJsonMessageConverter(mapper));
		}

	}

}
