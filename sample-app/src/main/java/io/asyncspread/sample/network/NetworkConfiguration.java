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

package io.asyncspread.sample.network;

import io.asyncspread.embedded.EmbeddedSpread;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import io.asyncspread.sample.SampleProperties;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Two embedded daemons that form one network. This instance connects to the first: a bean
 * of type {@link EmbeddedSpread} is what the starter connects to.
 */
@Configuration(proxyBeanMethods = false)
@Profile("network")
class NetworkConfiguration {

	@Bean(destroyMethod = "close")
	EmbeddedSpreadNetwork network(SampleProperties properties) {
		return EmbeddedSpreadNetwork.builder()
			.daemon("d1", properties.network().firstPort())
			.daemon("d2", properties.network().secondPort())
			.start();
	}

	@Bean(destroyMethod = "")
	EmbeddedSpread firstDaemon(EmbeddedSpreadNetwork network) {
		return network.daemon("d1");
	}

}
