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

package io.asyncspread.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.asyncspread.GroupListener;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerEndpoint;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.SpreadListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Which beans the post-processor finds, whoever makes them and wherever they are.
 */
class SpreadListenerAnnotationBeanPostProcessorTests {

	/**
	 * Spring makes beans on several threads where they are to be initialized in the
	 * background.
	 */
	@Test
	void noBeanIsLostThatAnotherThreadMakes() throws Exception {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listening.class)) {
			SpreadListenerAnnotationBeanPostProcessor processor = new SpreadListenerAnnotationBeanPostProcessor();
			processor.setBeanFactory(context.getBeanFactory());
			Listener listener = new Listener();
			List<String> names = new ArrayList<>();
			List<Thread> threads = new ArrayList<>();
			CyclicBarrier begin = new CyclicBarrier(5);
			for (int i = 0; i < 4; i++) {
				List<String> own = IntStream.range(0, 500)
					.mapToObj((n) -> "listener" + threads.size() + "-" + n)
					.toList();
				names.addAll(own);
				threads.add(new Thread(() -> {
					await(begin);
					own.forEach((name) -> processor.postProcessAfterInitialization(listener, name));
				}));
			}
			threads.forEach(Thread::start);
			await(begin);
			processor.afterSingletonsInstantiated();
			for (Thread thread : threads) {
				thread.join(30_000);
			}
			assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids())
				.containsExactlyInAnyOrderElementsOf(names);
		}
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void childContextHasItsOwnListenersAndThoseOfTheParentStayThere() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Listening.class,
				InTheParent.class);
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(InTheChild.class);
			child.refresh();
			assertThat(parent.getBean(SpreadListenerEndpointRegistry.class).ids()).containsExactly("parentListener",
					"endpoint", "configured");
			assertThat(child.getBean(SpreadListenerEndpointRegistry.class).ids()).containsExactly("childListener",
					"childConfigured");
		}
	}

	private static SpreadListenerEndpoint endpoint(String id) {
		return SpreadListenerEndpoint.of(id, List.of("prices"), mock(GroupListener.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableSpread
	static class Listening {

		@Bean
		SpreadListenerContainerFactory spreadListenerContainerFactory() {
			SpreadListenerContainer container = mock(SpreadListenerContainer.class);
			given(container.options()).willReturn(ContainerOptions.DEFAULT.autoStartup(false));
			given(container.expectedState()).willReturn(ContainerState.STOPPED);
			given(container.stop()).willReturn(CompletableFuture.completedFuture(null));
			return (endpoint) -> container;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InTheParent {

		@Bean
		Listener parentListener() {
			return new Listener();
		}

		@Bean
		SpreadListenerEndpoint parentEndpoint() {
			return endpoint("endpoint");
		}

		@Bean
		SpreadListenerConfigurer parentConfigurer() {
			return (registrar) -> registrar.registerEndpoint(endpoint("configured"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableSpread
	static class InTheChild {

		@Bean
		Listener childListener() {
			return new Listener();
		}

		@Bean
		SpreadListenerConfigurer childConfigurer() {
			return (registrar) -> registrar.registerEndpoint(endpoint("childConfigured"));
		}

	}

	static class Listener {

		@SpreadListener(group = "prices")
		void quote(String quote) {
		}

	}

}
