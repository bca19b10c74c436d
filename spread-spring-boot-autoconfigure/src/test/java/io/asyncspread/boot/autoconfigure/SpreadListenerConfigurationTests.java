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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.SpreadHandler;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.annotation.SpreadListenerConfigurer;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.FailedDelivery;
import io.asyncspread.spring.listener.Ordering;
import io.asyncspread.spring.listener.SpreadErrorHandler;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.asyncspread.spring.listener.SpreadMessageRecoverer;
import io.asyncspread.spring.support.SpreadMessageConverter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Listener containers follow the properties and the application's own beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpreadListenerConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadAutoConfiguration.class));

	private final ApplicationContextRunner withoutDaemon = this.runner.withPropertyValues("spread.daemons=1@127.0.0.1");

	@Test
	void factoryFollowsTheProperties() {
		this.withoutDaemon.withPropertyValues("spread.listener.auto-startup=false", "spread.listener.ordering=sender",
				"spread.listener.concurrency=4", "spread.listener.queue-capacity=7", "spread.listener.queue-bytes=1MB",
				"spread.listener.batch-size=3", "spread.listener.shutdown-timeout=1s")
			.withBean(Listener.class)
			.run((context) -> {
				assertThat(context.getBean(DefaultSpreadListenerContainerFactory.class).getOptions())
					.isEqualTo(ContainerOptions.DEFAULT.ordering(Ordering.SENDER, 4)
						.queueCapacity(7)
						.queueBytes(1 << 20)
						.batchSize(3)
						.shutdownTimeout(Duration.ofSeconds(1))
						.autoStartup(false));
				assertThat(context.getBean(SpreadListenerEndpointRegistry.class).getContainer("listener").state())
					.isEqualTo(ContainerState.STOPPED);
			});
	}

	/**
	 * Nothing but the configurer asks for the listener, after the listeners that there
	 * are have been looked at.
	 */
	@Test
	void lazyListenerThatAConfigurerAsksForIsRegistered() {
		this.withoutDaemon.withPropertyValues("spread.listener.auto-startup=false")
			.withUserConfiguration(LazyListener.class, Configurer.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids()).containsExactly("listener");
			});
	}

	/**
	 * Nothing but the customizer of the factory asks for the listener, when the first
	 * container is made.
	 */
	@Test
	void lazyListenerThatTheFactoryAsksForIsRegistered() {
		this.withoutDaemon.withPropertyValues("spread.listener.auto-startup=false")
			.withUserConfiguration(LazyListener.class, LazyCustomizer.class, LazyFactory.class)
			.withBean("other", Other.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids())
					.containsExactlyInAnyOrder("other", "listener");
			});
	}

	/**
	 * The error handler of one listener is a listener itself, and is made while the first
	 * is looked at.
	 */
	@Test
	void errorHandlersThatAreListenersThemselvesAreRegistered() {
		this.withoutDaemon.withPropertyValues("spread.listener.auto-startup=false")
			.withUserConfiguration(EagerListener.class, LazyErrorHandlers.class, LazyFactory.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids())
					.containsExactlyInAnyOrder("handled", "handler", "other");
			});
	}

	@Test
	void listenersAreThereWhenAllElseIsLazyUnlessTheyAreLazyThemselves() {
		this.withoutDaemon.withInitializer(SpreadListenerConfigurationTests::lazy)
			.withPropertyValues("spread.listener.auto-startup=false")
			.withBean(Listener.class)
			.withBean("onItsClass", ListenerOnClass.class)
			.run((context) -> {
				assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids())
					.containsExactlyInAnyOrder("listener", "onItsClass");
				assertThat(context.getBean(SpreadClient.class).state()).isNotEqualTo(SessionState.NEW);
			});
		this.withoutDaemon.withInitializer(SpreadListenerConfigurationTests::lazy)
			.withPropertyValues("spread.listener.auto-startup=false")
			.withUserConfiguration(LazyListener.class)
			.run((context) -> {
				SpreadListenerEndpointRegistry registry = context.getBean(SpreadListenerEndpointRegistry.class);
				assertThat(registry.ids()).isEmpty();
				context.getBean(Listener.class);
				assertThat(registry.ids()).containsExactly("listener");
			});
	}

	/**
	 * Payload types that only the mapping tells apart need the converter of the
	 * application.
	 */
	@Test
	void listenersHaveAllSettingsWhereTheTemplateIsTheApplicationsOwnOrAMock() {
		for (Class<? extends SpreadOperations> type : List.of(SpreadOperations.class, SpreadTemplate.class)) {
			registerOwn(this.withoutDaemon, type)
				.withPropertyValues("spread.listener.auto-startup=false",
						"spread.mapping.types.1=" + Quote.class.getName(),
						"spread.mapping.types.2=" + Trade.class.getName())
				.withBean("typed", TypedListener.class)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids()).containsExactly("typed");
				});
		}
	}

	private static <T extends SpreadOperations> ApplicationContextRunner registerOwn(ApplicationContextRunner runner,
			Class<T> type) {
		return runner.withBean("own", type, () -> mock(type));
	}

	@Test
	void listenersAreFoundWhereNoClientOfSeveralIsTheMainOne() {
		this.runner.withPropertyValues("spread.listener.auto-startup=false")
			.withUserConfiguration(TwoClients.class)
			.withBean("second", ListenerOfTheSecond.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SpreadListenerEndpointRegistry.class).getContainer("second"))
					.satisfies((container) -> {
						assertThat(container.client()).isSameAs(context.getBean("two"));
						assertThat(container.options().batchSize()).isEqualTo(ContainerOptions.DEFAULT.batchSize());
					});
			});
		this.runner.withUserConfiguration(TwoClients.class)
			.withBean(Listener.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("'listener'")
				.hasMessageContaining("there is no bean 'spreadListenerContainerFactory'")
				.hasMessageContaining("@Primary"));
	}

	@Test
	void applicationWithAMockOfTheClientStartsAndItsListenerSaysWhyItHearsNothing() {
		this.withoutDaemon.withBean("own", SpreadClient.class, () -> mock(SpreadClient.class))
			.withBean(Listener.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				SpreadListenerContainer container = context.getBean(SpreadListenerEndpointRegistry.class)
					.getContainer("listener");
				assertThat(container.state()).isEqualTo(ContainerState.FAILED);
				assertThat(container.failure()).hasMessage("the client gave no subscription, as a mock of one does");
			});
	}

	@Test
	void factoryBacksOffByName() {
		SpreadListenerContainerFactory own = mock(SpreadListenerContainerFactory.class);
		this.withoutDaemon.withBean("spreadListenerContainerFactory", SpreadListenerContainerFactory.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(SpreadListenerContainerFactory.class));
	}

	@Test
	void anotherFactoryHasTheSameSettings() {
		this.withoutDaemon.withPropertyValues("spread.listener.batch-size=3")
			.withUserConfiguration(TwoFactories.class)
			.run((context) -> assertThat(
					context.getBean("parallel", DefaultSpreadListenerContainerFactory.class).getOptions())
				.isEqualTo(ContainerOptions.DEFAULT.batchSize(4).ordering(Ordering.SENDER, 4)));
	}

	@Test
	void listenerIsCalledAgainAndThenTheRecoverer() {
		BlockingQueue<Throwable> recovered = new LinkedBlockingQueue<>();
		this.runner
			.withPropertyValues("spread.listener.retry.enabled=true", "spread.listener.retry.max-retries=2",
					"spread.listener.retry.initial-interval=1ms")
			.withBean(Listener.class)
			.withBean(SpreadMessageRecoverer.class, () -> (error, failed) -> recovered.add(error))
			.run((context) -> {
				send(context, "fail");
				assertThat(recovered.poll(30, TimeUnit.SECONDS)).isNotNull();
				assertThat(context.getBean(Listener.class).calls).hasValue(3);
			});
	}

	@Test
	void errorHandlerOfTheApplicationIsUsed() {
		BlockingQueue<Throwable> handled = new LinkedBlockingQueue<>();
		this.runner.withBean(Listener.class)
			.withBean(SpreadErrorHandler.class, () -> (error, failed) -> handled.add(error))
			.run((context) -> {
				send(context, "fail");
				assertThat(handled.poll(30, TimeUnit.SECONDS)).isNotNull();
			});
	}

	@Test
	void twoErrorHandlersAreReported(CapturedOutput output) {
		this.withoutDaemon.withBean("one", SpreadErrorHandler.class, () -> mock(SpreadErrorHandler.class))
			.withBean("two", SpreadErrorHandler.class, () -> mock(SpreadErrorHandler.class))
			.run((context) -> assertThat(output).contains("[one, two]",
					"SpreadErrorHandler of the Spread connection 'default'", "@Primary"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void listenersRunOnVirtualThreadsBySpringBootsSwitch() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.withBean(Listener.class)
			.run((context) -> {
				send(context, "EUR 1.17");
				Thread thread = context.getBean(Listener.class).threads.poll(30, TimeUnit.SECONDS);
				assertThat(thread).isNotNull();
				assertThat(thread.toString()).startsWith("VirtualThread");
			});
	}

	private static void send(ApplicationContext context, String text) {
		SpreadClient client = context.getBean(SpreadClient.class);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.view("prices") != null);
		context.getBean(SpreadTemplate.class).send("prices", text);
	}

	static class Listener {

		private final AtomicInteger calls = new AtomicInteger();

		private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

		@SpreadListener(id = "listener", group = "prices")
		void quote(String quote) {
			this.calls.incrementAndGet();
			this.threads.add(Thread.currentThread());
			if (quote.equals("fail")) {
				throw new IllegalStateException("as told");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFactories {

		@Bean
		DefaultSpreadListenerContainerFactory parallel(SpreadClient client, SpreadTemplate template,
				SpreadListenerContainerFactoryConfigurer configurer) {
			DefaultSpreadListenerContainerFactory factory = new DefaultSpreadListenerContainerFactory(client, template);
			configurer.configure(factory);
			factory.setOptions(factory.getOptions().ordering(Ordering.SENDER, 4));
			return factory;
		}

		@Bean
		SpreadListenerContainerFactoryCustomizer biggerBatches() {
			return (factory) -> factory.setOptions(factory.getOptions().batchSize(4));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Configurer {

		@Bean
		@Lazy
		SpreadListenerConfigurer configurer(Listener listener) {
			return (registrar) -> {
			};
		}

	}

	private static void lazy(ConfigurableApplicationContext context) {
		context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
	}

	@Configuration(proxyBeanMethods = false)
	static class LazyListener {

		@Bean
		@Lazy
		Listener lazyListener() {
			return new Listener();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyCustomizer {

		@Bean
		@Lazy
		SpreadListenerContainerFactoryCustomizer customizer(Listener listener) {
			return (factory) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyFactory {

		@Bean
		static BeanFactoryPostProcessor lazyFactory() {
			return (factory) -> factory.getBeanDefinition("spreadListenerContainerFactory").setLazyInit(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EagerListener {

		@Bean
		Handled handled() {
			return new Handled();
		}

		@Bean
		Other other() {
			return new Other();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyErrorHandlers {

		@Bean
		@Lazy
		ListeningErrorHandler handler() {
			return new ListeningErrorHandler();
		}

	}

	static class Other {

		@SpreadListener(id = "other", group = "other")
		void listen(String text) {
		}

	}

	@SpreadListener(group = "prices")
	static class ListenerOnClass {

		@SpreadHandler
		void quote(String quote) {
		}

	}

	record Quote(String currency) {
	}

	record Trade(int amount) {
	}

	static class TypedListener {

		@SpreadListener(group = "prices")
		void quote(Quote quote) {
		}

		@SpreadListener(group = "prices")
		void trade(Trade trade) {
		}

	}

	static class ListenerOfTheSecond {

		@SpreadListener(group = "prices", containerFactory = "secondFactory")
		void quote(String quote) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		SpreadClient one() {
			return SpreadClient.builder().daemons("1@127.0.0.1").build();
		}

		@Bean
		SpreadClient two() {
			return SpreadClient.builder().daemons("2@127.0.0.1").build();
		}

		@Bean
		DefaultSpreadListenerContainerFactory secondFactory(@Qualifier("two") SpreadClient two,
				SpreadListenerContainerFactoryConfigurer configurer, SpreadMessageConverter converter) {
			SpreadTemplate template = new SpreadTemplate(two);
			template.setMessageConverter(converter);
			DefaultSpreadListenerContainerFactory factory = new DefaultSpreadListenerContainerFactory(two, template);
			configurer.configure(factory);
			return factory;
		}

	}

	static class Handled {

		@SpreadListener(id = "handled", group = "handled", errorHandler = "handler")
		void handled(String text) {
		}

	}

	static class ListeningErrorHandler implements SpreadErrorHandler {

		@Override
		public void handle(Throwable error, FailedDelivery failed) {
		}

		@SpreadListener(id = "handler", group = "handler")
		void listen(String text) {
		}

	}

}
