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

package io.asyncspread.boot.autoconfigure.endpoint;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadAutoConfiguration;
import io.asyncspread.boot.autoconfigure.SpreadConnections;
import io.asyncspread.boot.endpoint.MembershipHistory;
import io.asyncspread.boot.endpoint.SpreadEndpoint;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of {@link SpreadEndpoint}, where Actuator is there and the endpoint
 * is exposed.
 */
@AutoConfiguration(after = SpreadAutoConfiguration.class)
@ConditionalOnClass({ SpreadClient.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(SpreadEndpoint.class)
@ConditionalOnBean({ SpreadClient.class, SpreadConnections.class })
public final class SpreadEndpointAutoConfiguration {

	private static final int CHANGES = 50;

	SpreadEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	MembershipHistory spreadMembershipHistory() {
		return new MembershipHistory(CHANGES, Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean
	SpreadEndpoint spreadEndpoint(SpreadConnections connections, MembershipHistory history,
			ObjectProvider<SpreadListenerEndpointRegistry> registry) {
		Map<String, SpreadClient> clients = connections.clients();
		clients.forEach((name, client) -> client.listen(history.listener(name)));
		return new SpreadEndpoint(clients, () -> containers(registry.getIfAvailable()), history);
	}

	private static Collection<SpreadListenerContainer> containers(@Nullable SpreadListenerEndpointRegistry registry) {
		return (registry != null) ? registry.containers() : List.of();
	}

}
