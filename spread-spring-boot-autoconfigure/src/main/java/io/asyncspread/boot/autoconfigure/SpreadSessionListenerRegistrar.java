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

import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Lets the {@link SessionListener} beans of a connection listen to its client: after all
 * singletons are made, so that listeners may depend on the client, and before it
 * connects, so that they miss nothing.
 */
class SpreadSessionListenerRegistrar implements SmartInitializingSingleton {

	private final SpreadClient client;

	private final ConnectionBeans beans;

	SpreadSessionListenerRegistrar(SpreadClient client, ConnectionBeans beans) {
		this.client = client;
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.beans.own(SessionListener.class).forEach(this.client::listen);
	}

}
