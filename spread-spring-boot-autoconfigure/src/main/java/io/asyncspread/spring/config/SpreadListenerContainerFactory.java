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

import io.asyncspread.spring.listener.SpreadListenerContainer;

/**
 * Makes containers of endpoints. An application with several kinds of listeners may have
 * several, each a bean.
 */
@FunctionalInterface
public interface SpreadListenerContainerFactory {

	/**
	 * The name of the bean that endpoints use unless they name another.
	 */
	String DEFAULT_BEAN_NAME = "spreadListenerContainerFactory";

	/**
	 * Create a container.
	 * @param endpoint the endpoint
	 * @return the container, stopped
	 * @throws io.asyncspread.spring.listener.SpreadListenerConfigurationException if the
	 * endpoint is declared in a way that cannot work
	 */
	SpreadListenerContainer createContainer(SpreadListenerEndpoint endpoint);

}
