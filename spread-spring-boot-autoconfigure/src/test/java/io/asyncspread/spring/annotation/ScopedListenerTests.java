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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.ScopedProxyMode;

import io.asyncspread.contract.SpreadDaemons;
import io.asyncspread.spring.Recorder;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Listeners whose bean is no singleton: one endpoint for the bean, whichever instance the
 * scope has at the moment, or a clear refusal.
 */
class ScopedListenerTests {

	@RegisterExtension
	static final SpreadDaemons daemons = SpreadDaemons.embedded("d1");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SpreadInfrastructure.class, Scopes.class)
		.withPropertyValues("daemon=" + daemons.network().address());

	@Configuration(proxyBeanMethods = false)
	static class Refreshable extends Recorder {

		private int instances;

		@Bean
		static RefreshScope refreshScope() {
			return new RefreshScope();
		}

		@Bean
		@org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Prices prices() {
			return new Prices(++this.instances, this);
		}

	}

	@Test
	void listensFromTheStartAndWithTheNewInstanceAfterARefresh() {
		SpreadInfrastructure.run(this.runner.withUserConfiguration(Refreshable.class), (context) -> {
			assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids()).containsExactly("prices");
			SpreadTemplate spread = context.getBean(SpreadTemplate.class);
			spread.send("prices", "one");
			assertThat(Recorder.next(context)).isEqualTo("1: one");
			context.getBean(RefreshScope.class).refresh();
			context.getBean("prices").toString();
			spread.send("prices", "two");
			assertThat(Recorder.next(context)).isEqualTo("2: two");
			assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids()).containsExactly("prices");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class RefreshableLater extends Refreshable {

		@Override
		@Bean
		@Lazy
		@org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Prices prices() {
			return super.prices();
		}

	}

	@Test
	void listensFromWhenItIsMadeIfItIsLazy() {
		this.runner.withUserConfiguration(RefreshableLater.class).run((context) -> {
			SpreadListenerEndpointRegistry registry = context.getBean(SpreadListenerEndpointRegistry.class);
			assertThat(registry.ids()).isEmpty();
			context.getBean("prices").toString();
			assertThat(registry.ids()).containsExactly("prices");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class InRequests extends Recorder {

		@Bean
		static InactiveScope inactiveScope() {
			return new InactiveScope();
		}

		@Bean
		@org.springframework.context.annotation.Scope(scopeName = "inactive", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Prices prices() {
			return new Prices(1, this);
		}

	}

	@Test
	void refusesAScopeThatHasNoInstanceForTheThreadsOfAContainer() {
		this.runner.withUserConfiguration(InRequests.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(SpreadListenerConfigurationException.class, (ex) -> {
					assertThat(ex.description()).contains("bean 'prices'")
						.contains(Prices.class.getName())
						.contains("scope 'inactive'");
					assertThat(ex.remedy()).contains("singleton");
				}));
	}

	@Configuration(proxyBeanMethods = false)
	static class Prototype extends Recorder {

		@Bean
		@org.springframework.context.annotation.Scope("prototype")
		Prices prices() {
			return new Prices(1, this);
		}

	}

	@Test
	void refusesAPrototype() {
		this.runner.withUserConfiguration(Prototype.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(SpreadListenerConfigurationException.class, (ex) -> {
					assertThat(ex.description()).contains("bean 'prices'")
						.contains(Prices.class.getName())
						.contains("scope 'prototype'");
					assertThat(ex.remedy()).contains("singleton").contains("proxyMode");
				}));
	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenPrototype extends Recorder {

		@Bean
		@org.springframework.context.annotation.Scope("prototype")
		Object prices() {
			return new Prices(1, this);
		}

	}

	@Test
	void refusesAPrototypeThatShowsItsClassOnlyWhenItIsMade() {
		this.runner.withUserConfiguration(HiddenPrototype.class)
			.run((context) -> assertThatExceptionOfType(BeanCreationException.class)
				.isThrownBy(() -> context.getBean("prices"))
				.havingCause()
				.isInstanceOf(SpreadListenerConfigurationException.class)
				.withMessageContaining("scope 'prototype'"));
	}

	static class Prices {

		private final int instance;

		private final Recorder recorder;

		Prices(int instance, Recorder recorder) {
			this.instance = instance;
			this.recorder = recorder;
		}

		@SpreadListener(group = "prices")
		void quote(String quote) {
			this.recorder.events.add(this.instance + ": " + quote);
		}

	}

	/**
	 * Has one instance of each bean until it is refreshed.
	 */
	static class RefreshScope extends TestScope {

		private final Map<String, Object> instances = new ConcurrentHashMap<>();

		RefreshScope() {
			super("refresh");
		}

		void refresh() {
			this.instances.clear();
		}

		@Override
		public Object get(String name, ObjectFactory<?> factory) {
			Object instance = this.instances.get(name);
			if (instance == null) {
				instance = factory.getObject();
				this.instances.put(name, instance);
			}
			return instance;
		}

	}

	/**
	 * Has instances within something that no container is in, as the scopes of requests
	 * and sessions.
	 */
	static class InactiveScope extends TestScope {

		InactiveScope() {
			super("inactive");
		}

		@Override
		public Object get(String name, ObjectFactory<?> factory) {
			throw new IllegalStateException("not in a request");
		}

	}

	abstract static class TestScope implements Scope {

		private final String name;

		TestScope(String name) {
			this.name = name;
		}

		@Override
		public @Nullable Object remove(String name) {
			return null;
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scopes {

		@Bean
		static BeanFactoryPostProcessor scopes() {
			return (factory) -> Set.copyOf(factory.getBeansOfType(TestScope.class).values())
				.forEach((scope) -> factory.registerScope(scope.name, scope));
		}

	}

}
