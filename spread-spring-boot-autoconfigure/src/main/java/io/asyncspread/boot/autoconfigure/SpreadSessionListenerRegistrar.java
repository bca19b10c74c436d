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

import java.util.List;

import io.asyncspread.SessionListener;
import io.asyncspread.SpreadClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Lets the {@link SessionListener} beans of a connection listen to its client: after all
 * singletons are made, so that listeners may depend on the client, and before it
 * connects, so that they miss nothing. Those of a parent context that has a registrar
 * itself hear the client already.
 */
class SpreadSessionListenerRegistrar implements SmartInitializingSingleton, BeanNameAware, BeanFactoryAware {

	private final SpreadClient client;

	private final ConnectionBeans beans;

	private String beanName = "";

	private @Nullable BeanFactory parent;

	SpreadSessionListenerRegistrar(SpreadClient client, ConnectionBeans beans) {
		this.client = client;
		this.beans = beans;
	}

	@Override
	public void setBeanName(String name) {
		this.beanName = name;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.parent = (beanFactory instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
	}

	@Override
	public void afterSingletonsInstantiated() {
		boolean heard = this.parent != null && this.parent.containsBean(this.beanName);
		List<SessionListener> listeners = heard ? this.beans.ownOfThisContext(SessionListener.class)
				: this.beans.own(SessionListener.class);
		listeners.forEach(this.client::listen);
	}

}
