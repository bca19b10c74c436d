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

package io.asyncspread.spring.listener.adapter;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.support.SpreadMessageConverter;

/**
 * What the methods of an endpoint have in common.
 *
 * @param client the client listened to
 * @param template sends replies
 * @param converter reads payloads
 * @param validator checks payloads marked {@code @Valid}, {@code null} if there is none
 * @param conversionService converts headers
 * @param beanFactory resolves beans in expressions, {@code null} outside a context
 * @param argumentResolvers resolvers of the application, asked before all others
 */
public record ListenerMethodContext(SpreadClient client, SpreadTemplate template, SpreadMessageConverter converter,
		@Nullable Validator validator, ConversionService conversionService,
		@Nullable ConfigurableBeanFactory beanFactory, List<HandlerMethodArgumentResolver> argumentResolvers) {

	/**
	 * Tell whether the client gets membership messages. A mock of a client, which has no
	 * options, is taken for one that does, so that an application can be tested with it.
	 * @return {@code false} if views and changes of membership never come
	 */
	boolean hasMembership() {
		SpreadOptions options = this.client.options();
		return options == null || options.membership();
	}

}
