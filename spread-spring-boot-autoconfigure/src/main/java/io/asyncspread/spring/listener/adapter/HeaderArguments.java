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
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;

import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.spring.support.SpreadHeaders;

/**
 * The headers that a method asks for: what stands in each frame is taken from there when
 * the parameter has its type, everything else is converted.
 */
final class HeaderArguments {

	private static final Map<String, Argument> FRAME_HEADERS = Map.of(SpreadHeaders.SENDER,
			(step) -> step.data().raw().sender(), SpreadHeaders.GROUP, (step) -> step.data().group(),
			SpreadHeaders.GROUPS, (step) -> step.data().raw().groups(), SpreadHeaders.SERVICE_TYPE,
			(step) -> step.data().raw().service(), SpreadHeaders.MESSAGE_TYPE, (step) -> step.data().type(),
			SpreadHeaders.EPOCH, (step) -> step.data().raw().epoch());

	private static final Map<String, Class<?>> FRAME_HEADER_TYPES = Map.of(SpreadHeaders.SENDER, Member.class,
			SpreadHeaders.GROUP, String.class, SpreadHeaders.GROUPS, List.class, SpreadHeaders.SERVICE_TYPE,
			ServiceType.class, SpreadHeaders.MESSAGE_TYPE, Integer.class, SpreadHeaders.EPOCH, Integer.class);

	private final ConversionService conversionService;

	private final @Nullable ConfigurableBeanFactory beanFactory;

	HeaderArguments(ConversionService conversionService, @Nullable ConfigurableBeanFactory beanFactory) {
		this.conversionService = conversionService;
		this.beanFactory = beanFactory;
	}

	/**
	 * Return where the value of a parameter comes from.
	 * @param parameter one that is marked {@link Header}
	 */
	Argument of(MethodParameter parameter) {
		Header annotation = parameter.getParameterAnnotation(Header.class);
		String name = (annotation != null) ? annotation.name() : "";
		Class<?> type = FRAME_HEADER_TYPES.get(name);
		Argument known = FRAME_HEADERS.get(name);
		if (known != null && type != null && parameter.getParameterType().isAssignableFrom(type)) {
			return known;
		}
		HeaderMethodArgumentResolver resolver = new HeaderMethodArgumentResolver(this.conversionService,
				this.beanFactory);
		return (step) -> {
			try {
				return resolver.resolveArgument(parameter, step.data());
			}
			catch (ConversionException ex) {
				// without its cause, which quotes what the sender chose
				throw new MessageConversionException(step.data(),
						"the header for parameter " + ListenerParameters.name(parameter) + " cannot be converted to "
								+ parameter.getParameterType().getName() + ": " + ex.getClass().getSimpleName());
			}
		};
	}

}
