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

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.config.SpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.core.SpreadOperations;
import io.asyncspread.spring.core.SpreadTemplate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionValidationException;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Defines the beans of each connection below {@code spread.connections}, unless the
 * application has its own with the name of the connection as qualifier. None of them is a
 * candidate for injection without the qualifier, so that the main connection stays the
 * one that is meant.
 */
class FurtherConnectionRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String FACTORY = "spreadFurtherConnectionFactory";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	FurtherConnectionRegistrar(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		for (String name : FurtherConnections.names(this.environment)) {
			if (!registry.containsBeanDefinition(FACTORY)) {
				registry.registerBeanDefinition(FACTORY, new RootBeanDefinition(FurtherConnectionFactory.class));
			}
			register(registry, new ConnectionName(name));
		}
	}

	private void register(BeanDefinitionRegistry registry, ConnectionName name) {
		if (isMissing(name, SpreadClient.class)) {
			if (isMissing(name, SpreadConnectionDetails.class)) {
				define(registry, name, SpreadConnectionDetails.class, "details");
			}
			define(registry, name, SpreadClient.class, "client").setDestroyMethodName("close");
		}
		define(registry, name, SpreadSessionListenerRegistrar.class, "sessionListenerRegistrar");
		if (isMissing(name, SpreadClientLifecycle.class)) {
			define(registry, name, SpreadClientLifecycle.class, "lifecycle");
		}
		if (isMissing(name, FirstConnectAttempt.class)) {
			define(registry, name, FirstConnectAttempt.class, "firstConnectAttempt");
		}
		if (isMissing(name, SpreadOperations.class)) {
			define(registry, name, SpreadTemplate.class, "template");
		}
		if (isMissing(name, SpreadListenerContainerFactory.class)) {
			define(registry, name, SpreadListenerContainerFactory.class, "containerFactory")
				.setTargetType(DefaultSpreadListenerContainerFactory.class);
		}
	}

	private RootBeanDefinition define(BeanDefinitionRegistry registry, ConnectionName name, Class<?> type,
			String factoryMethod) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(type);
		definition.setFactoryBeanName(FACTORY);
		definition.setFactoryMethodName(factoryMethod);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name.name());
		definition.setDefaultCandidate(false);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name.name()));
		registry.registerBeanDefinition(name.bean(type.getSimpleName()), definition);
		return definition;
	}

	/**
	 * Tell whether neither the application nor a parent context has a bean of a type for
	 * a connection. One that there is must not be taken for the main connection as well.
	 */
	private boolean isMissing(ConnectionName name, Class<?> type) {
		boolean missing = true;
		for (String bean : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true, false)) {
			if (BeanFactoryAnnotationUtils.isQualifierMatch(name.name()::equals, bean, this.beanFactory)) {
				missing = false;
				if (this.beanFactory.getMergedBeanDefinition(bean) instanceof AbstractBeanDefinition definition
						&& definition.isDefaultCandidate()) {
					throw new BeanDefinitionValidationException("The bean '" + bean + "' belongs to the connection '"
							+ name + "' by its qualifier, and would be taken for the main connection too. Declare it "
							+ "with @Bean(defaultCandidate = false).");
				}
			}
		}
		return missing;
	}

}
