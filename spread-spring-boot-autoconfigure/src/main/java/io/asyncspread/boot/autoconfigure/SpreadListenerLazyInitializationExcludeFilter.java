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

import java.lang.reflect.AnnotatedElement;

import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.annotation.SpreadListeners;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/**
 * Keeps beans with {@link SpreadListener} methods from being lazy only because all are:
 * nobody asks for them, so they would never listen.
 */
class SpreadListenerLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

	@Override
	public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
		if (!AnnotationUtils.isCandidateClass(beanType, SpreadListener.class)) {
			return false;
		}
		return isAnnotated(beanType) || !MethodIntrospector
			.selectMethods(beanType, (MethodFilter) SpreadListenerLazyInitializationExcludeFilter::isAnnotated)
			.isEmpty();
	}

	private static boolean isAnnotated(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, SpreadListener.class)
				|| AnnotatedElementUtils.hasAnnotation(element, SpreadListeners.class);
	}

}
