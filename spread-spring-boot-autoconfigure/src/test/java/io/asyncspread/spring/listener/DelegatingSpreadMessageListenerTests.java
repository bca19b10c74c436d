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

package io.asyncspread.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * A decorator must not swallow what it does not know.
 */
class DelegatingSpreadMessageListenerTests {

	static Stream<Method> methods() {
		return Stream.of(SpreadMessageListener.class.getDeclaredMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
	}

	@ParameterizedTest
	@MethodSource("methods")
	void everyMethodIsPassedOn(Method method) {
		assertThatNoException().isThrownBy(() -> DelegatingSpreadMessageListener.class
			.getDeclaredMethod(method.getName(), method.getParameterTypes()));
	}

}
