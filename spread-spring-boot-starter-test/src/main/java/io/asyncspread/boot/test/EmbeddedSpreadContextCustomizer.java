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

import io.asyncspread.DaemonAddress;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;

import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds a network of embedded daemons and a {@link ListenerCapture} to a test's context.
 * Equal for equal names of daemons, as the cache of contexts asks.
 *
 * @param daemons names of the daemons
 */
record EmbeddedSpreadContextCustomizer(List<String> daemons) implements ContextCustomizer {

	private static final String NETWORK = "embeddedSpreadNetwork";

	private static final String DAEMON = "embeddedSpread";

	private static final String CONNECTION = "embeddedSpreadConnectionDetails";

	private static final String CAPTURE = "spreadListenerCapture";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		if (!(context.getBeanFactory() instanceof BeanDefinitionRegistry registry)) {
			throw new IllegalStateException("the bean factory of the test's context takes no bean definitions");
		}
		RootBeanDefinition network = (RootBeanDefinition) BeanDefinitionBuilder
			.rootBeanDefinition(EmbeddedSpreadNetwork.class, this::startNetwork)
			.getBeanDefinition();
		network.setDestroyMethodName("close");
		registry.registerBeanDefinition(NETWORK, network);
		RootBeanDefinition daemon = (RootBeanDefinition) BeanDefinitionBuilder
			.rootBeanDefinition(EmbeddedSpread.class,
					() -> context.getBean(NETWORK, EmbeddedSpreadNetwork.class).daemon(this.daemons.get(0)))
			.getBeanDefinition();
		// The network closes its daemons.
		daemon.setDestroyMethodName("");
		registry.registerBeanDefinition(DAEMON, daemon);
		registry.registerBeanDefinition(CONNECTION,
				BeanDefinitionBuilder
					.rootBeanDefinition(SpreadConnectionDetails.class,
							() -> new NetworkConnectionDetails(
									addresses(context.getBean(NETWORK, EmbeddedSpreadNetwork.class))))
					.getBeanDefinition());
		registry.registerBeanDefinition(CAPTURE,
				BeanDefinitionBuilder.rootBeanDefinition(ListenerCapture.class, ListenerCapture::new)
					.getBeanDefinition());
	}

	private EmbeddedSpreadNetwork startNetwork() {
		return EmbeddedSpreadNetwork.start(this.daemons.toArray(String[]::new));
	}

	private List<DaemonAddress> addresses(EmbeddedSpreadNetwork network) {
		return this.daemons.stream().map((name) -> network.daemon(name).address()).toList();
	}

	private record NetworkConnectionDetails(List<DaemonAddress> daemons) implements SpreadConnectionDetails {

		@Override
		public List<DaemonAddress> getDaemons() {
			return this.daemons;
		}

	}

}
