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

package io.asyncspread.spring.aot;

import java.util.stream.Stream;

import io.asyncspread.spring.annotation.SpreadHandler;
import io.asyncspread.spring.annotation.SpreadListener;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jctools.queues.atomic.SpscUnboundedAtomicArrayQueue;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hints are found by Spring and name what is looked up by reflection.
 */
class SpreadRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	SpreadRuntimeHintsTests() {
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar instanceof SpreadRuntimeHints)
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
	}

	@Test
	void annotationsWithAliasesHaveProxies() {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(SpreadListener.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(SpreadHandler.class)).accepts(this.hints);
	}

	/**
	 * JCTools looks these fields up by name when its classes are initialized.
	 */
	@Test
	void fieldsOfTheQueuesCanBeFound() {
		Stream.of(MpscUnboundedAtomicArrayQueue.class, SpscUnboundedAtomicArrayQueue.class)
			.forEach((queue) -> Stream.of("producerIndex", "consumerIndex")
				.forEach((field) -> assertThat(
						RuntimeHintsPredicates.reflection().onFieldAccess(declaring(queue, field), field))
					.as(queue + "." + field)
					.accepts(this.hints)));
	}

	private static Class<?> declaring(Class<?> queue, String field) {
		for (Class<?> type = queue; type != null; type = type.getSuperclass()) {
			if (Stream.of(type.getDeclaredFields()).anyMatch((declared) -> declared.getName().equals(field))) {
				return type;
			}
		}
		throw new AssertionError(queue + " has no field " + field);
	}

}
