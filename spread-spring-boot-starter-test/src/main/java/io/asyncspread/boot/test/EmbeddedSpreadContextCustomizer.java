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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.asyncspread.DaemonAddress;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.StringUtils;

/**
 * Adds a network of embedded daemons and a {@link ListenerCapture} to a test's context,
 * and a network for each further connection. Equal for equal names of daemons, as the
 * cache of contexts asks.
 *
 * @param daemons names of the daemons
 */
record EmbeddedSpreadContextCustomizer(List<String> daemons) implements ContextCustomizer {

	private static final String CONNECTIONS = "spread.connections";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		if (!(context.getBeanFactory() instanceof BeanDefinitionRegistry registry)) {
			throw new IllegalStateException("the bean factory of the test's context takes no bean definitions");
		}
		new Definitions(context, registry, "").register(this.daemons);
		for (String connection : furtherConnections(context)) {
			new Definitions(context, registry, connection).register(this.daemons);
		}
		registry.registerBeanDefinition("spreadListenerCapture",
				new RootBeanDefinition(ListenerCapture.class, ListenerCapture::new));
	}

	private static Set<String> furtherConnections(ConfigurableApplicationContext context) {
		return Binder.get(context.getEnvironment())
			.bind(CONNECTIONS, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet();
	}

	/**
	 * The beans of one connection. Those of a further one are injected with its name as
	 * qualifier, as all that belongs to it.
	 */
	private record Definitions(ConfigurableApplicationContext context, BeanDefinitionRegistry registry,
			String connection) {

		void register(List<String> names) {
			RootBeanDefinition network = define(EmbeddedSpreadNetwork.class,
					() -> EmbeddedSpreadNetwork.start(names.toArray(String[]::new)));
			network.setDestroyMethodName("close");
			// The network closes its daemons.
			define(EmbeddedSpread.class, () -> network().daemon(names.get(0))).setDestroyMethodName("");
			define(SpreadConnectionDetails.class,
					() -> new NetworkConnectionDetails(
							names.stream().map((name) -> network().daemon(name).address()).toList()))
				// Before a bean with which the application says where its daemons are.
				.setPrimary(this.connection.isEmpty());
		}

		private EmbeddedSpreadNetwork network() {
			return this.context.getBean(beanName(EmbeddedSpreadNetwork.class), EmbeddedSpreadNetwork.class);
		}

		private <T> RootBeanDefinition define(Class<T> type, Supplier<T> supplier) {
			RootBeanDefinition definition = new RootBeanDefinition(type, supplier);
			if (!this.connection.isEmpty()) {
				definition.setDefaultCandidate(false);
				definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, this.connection));
			}
			this.registry.registerBeanDefinition(beanName(type), definition);
			return definition;
		}

		private String beanName(Class<?> type) {
			String name = type.getSimpleName().startsWith("Embedded") ? type.getSimpleName()
					: "Embedded" + type.getSimpleName();
			return this.connection.isEmpty() ? StringUtils.uncapitalize(name) : this.connection + name;
		}

	}

	private record NetworkConnectionDetails(List<DaemonAddress> daemons) implements SpreadConnectionDetails {

		@Override
		public List<DaemonAddress> getDaemons() {
			return this.daemons;
		}

	}

}
