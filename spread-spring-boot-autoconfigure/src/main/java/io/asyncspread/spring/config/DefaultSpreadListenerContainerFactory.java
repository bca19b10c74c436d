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

package io.asyncspread.spring.config;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.DefaultSpreadErrorHandler;
import io.asyncspread.spring.listener.DefaultSpreadListenerContainer;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.listener.SpreadMessageListener;
import io.asyncspread.spring.listener.SpreadMessageListenerDecorator;
import io.asyncspread.spring.listener.adapter.ListenerMethodContext;
import io.asyncspread.spring.listener.adapter.MethodMessageListener;
import io.asyncspread.spring.observation.SpreadListenerObservationConvention;
import io.asyncspread.spring.support.SpreadMessageConverter;
import io.micrometer.observation.ObservationRegistry;

/**
 * The factory: containers that listen to one {@link SpreadClient}. Configure before use.
 */
public class DefaultSpreadListenerContainerFactory
		implements SpreadListenerContainerFactory, BeanFactoryAware, ApplicationEventPublisherAware {

	private final SpreadClient client;

	private final SpreadTemplate template;

	private ContainerOptions options = ContainerOptions.DEFAULT;

	private @Nullable SpreadMessageConverter messageConverter;

	private @Nullable Validator validator;

	private ConversionService conversionService = new DefaultFormattingConversionService();

	private List<HandlerMethodArgumentResolver> argumentResolvers = List.of();

	private List<SpreadMessageListenerDecorator> listenerDecorators = List.of();

	private SpreadErrorHandler errorHandler = new DefaultSpreadErrorHandler();

	private @Nullable Executor taskExecutor;

	private boolean virtualThreads;

	private @Nullable Supplier<@Nullable ObservationRegistry> observationRegistry;

	private @Nullable Supplier<@Nullable SpreadListenerObservationConvention> observationConvention;

	private @Nullable ConfigurableBeanFactory beanFactory;

	private @Nullable ApplicationEventPublisher eventPublisher;

	/**
	 * Create a factory.
	 * @param client the client to listen to
	 * @param template sends the replies of listener methods
	 */
	public DefaultSpreadListenerContainerFactory(SpreadClient client, SpreadTemplate template) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(template, "'template' must not be null");
		this.client = client;
		this.template = template;
	}

	/**
	 * Set how containers work unless their endpoint says otherwise.
	 * @param options the options, by default {@link ContainerOptions#DEFAULT}
	 */
	public void setOptions(ContainerOptions options) {
		this.options = options;
	}

	/**
	 * Return how containers work unless their endpoint says otherwise.
	 * @return the options
	 */
	public ContainerOptions getOptions() {
		return this.options;
	}

	/**
	 * Set what reads payloads.
	 * @param messageConverter the converter, {@code null} for that of the template
	 */
	public void setMessageConverter(@Nullable SpreadMessageConverter messageConverter) {
		this.messageConverter = messageConverter;
	}

	/**
	 * Set what checks payloads marked {@code @Valid}.
	 * @param validator the validator, {@code null} for none
	 */
	public void setValidator(@Nullable Validator validator) {
		this.validator = validator;
	}

	/**
	 * Set what converts headers to the type of their parameter.
	 * @param conversionService the conversion service
	 */
	public void setConversionService(ConversionService conversionService) {
		this.conversionService = conversionService;
	}

	/**
	 * Set resolvers for parameters of listener methods, asked before all others.
	 * @param argumentResolvers the resolvers
	 */
	public void setArgumentResolvers(List<HandlerMethodArgumentResolver> argumentResolvers) {
		this.argumentResolvers = List.copyOf(argumentResolvers);
	}

	/**
	 * Set what is put around the listeners of containers.
	 * @param listenerDecorators the decorators, the outermost first
	 */
	public void setListenerDecorators(List<SpreadMessageListenerDecorator> listenerDecorators) {
		this.listenerDecorators = List.copyOf(listenerDecorators);
	}

	/**
	 * Set what becomes of messages whose listener threw.
	 * @param errorHandler the handler, by default one that logs the error and goes on
	 * with the next message
	 */
	public void setErrorHandler(SpreadErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
	}

	/**
	 * Set where containers get their threads, which they keep while they run: a pool with
	 * fewer threads than containers would leave some without.
	 * @param taskExecutor the executor, {@code null} for threads named
	 * {@code spread-<id>-<n>}
	 */
	public void setTaskExecutor(@Nullable Executor taskExecutor) {
		this.taskExecutor = taskExecutor;
	}

	/**
	 * Set whether the threads of containers are virtual ones, which needs Java 21.
	 * Without effect on an executor that is set.
	 * @param virtualThreads whether they are, by default not
	 */
	public void setVirtualThreads(boolean virtualThreads) {
		this.virtualThreads = virtualThreads;
	}

	/**
	 * Set where observations of listeners go.
	 * @param observationRegistry gives the registry, and is asked at the first message; a
	 * registry can so depend on beans that are listeners. With {@code null} from it, and
	 * by default, nothing is observed
	 */
	public void setObservationRegistry(Supplier<@Nullable ObservationRegistry> observationRegistry) {
		this.observationRegistry = observationRegistry;
	}

	/**
	 * Set names and keys of the observations.
	 * @param observationConvention gives the convention, {@code null} for
	 * {@link io.asyncspread.spring.observation.DefaultSpreadListenerObservationConvention};
	 * asked at the first message
	 */
	public void setObservationConvention(
			Supplier<@Nullable SpreadListenerObservationConvention> observationConvention) {
		this.observationConvention = observationConvention;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableBeanFactory configurable) ? configurable : null;
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
	}

	@Override
	public SpreadListenerContainer createContainer(SpreadListenerEndpoint endpoint) {
		ListenerMethodContext context = new ListenerMethodContext(this.client, this.template,
				(this.messageConverter != null) ? this.messageConverter : this.template.getMessageConverter(),
				this.validator, this.conversionService, this.beanFactory, this.argumentResolvers);
		try {
			ContainerOptions options = endpoint.options(this.options);
			SpreadMessageListener listener = endpoint.listener(context);
			if (listener instanceof MethodMessageListener methods) {
				methods.checkConcurrency(options.concurrency());
			}
			DefaultSpreadListenerContainer container = new DefaultSpreadListenerContainer(endpoint.id(),
					endpoint.groups(), endpoint.privateMessages(), options, this.client,
					decorate(endpoint.id(), listener), executor(endpoint.id()));
			SpreadErrorHandler own = endpoint.errorHandler();
			container.setErrorHandler((own != null) ? own : this.errorHandler);
			container.setEventPublisher(this.eventPublisher);
			if (this.observationRegistry != null) {
				container.setObservationRegistry(this.observationRegistry);
			}
			if (this.observationConvention != null) {
				container.setObservationConvention(this.observationConvention);
			}
			return container;
		}
		catch (IllegalArgumentException ex) {
			throw new SpreadListenerConfigurationException(
					"Endpoint '" + endpoint.id() + "' of " + endpoint + ": " + ex.getMessage() + ".",
					"Correct the attribute named.", ex);
		}
	}

	private SpreadMessageListener decorate(String id, SpreadMessageListener listener) {
		SpreadMessageListener decorated = listener;
		for (int i = this.listenerDecorators.size() - 1; i >= 0; i--) {
			decorated = this.listenerDecorators.get(i).decorate(id, decorated);
		}
		return decorated;
	}

	private Executor executor(String id) {
		if (this.taskExecutor != null) {
			return this.taskExecutor;
		}
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("spread-" + id + "-");
		if (this.virtualThreads) {
			threads.setVirtualThreads(true);
		}
		return threads;
	}

}
