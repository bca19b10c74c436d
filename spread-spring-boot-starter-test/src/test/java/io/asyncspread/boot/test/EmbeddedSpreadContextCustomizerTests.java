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

import org.junit.jupiter.api.Test;

import org.springframework.test.context.ContextCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The cache of contexts knows which tests can share a network.
 */
class EmbeddedSpreadContextCustomizerTests {

	@Test
	void equalAnnotationsShareAContextAndOthersDoNot() {
		assertThat(customizer(One.class)).isEqualTo(customizer(SameAsOne.class))
			.hasSameHashCodeAs(customizer(One.class));
		assertThat(customizer(One.class)).isNotEqualTo(customizer(Two.class));
	}

	@Test
	void annotationIsFoundOnSuperclassesAndEnclosingClassesAndInSlices() {
		assertThat(customizer(Inherited.class)).isEqualTo(customizer(Two.class));
		assertThat(customizer(Two.Inner.class)).isEqualTo(customizer(Two.class));
		assertThat(customizer(Slice.class)).isEqualTo(new EmbeddedSpreadContextCustomizer(List.of("a")));
		assertThat(customizer(Object.class)).isNull();
	}

	@Test
	void noDaemonIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> customizer(None.class)).withMessageContaining("None");
	}

	private static ContextCustomizer customizer(Class<?> testClass) {
		return new EmbeddedSpreadContextCustomizerFactory().createContextCustomizer(testClass, List.of());
	}

	@AutoConfigureEmbeddedSpread
	static class One {

	}

	@AutoConfigureEmbeddedSpread(daemons = "localhost")
	static class SameAsOne {

	}

	@AutoConfigureEmbeddedSpread(daemons = { "one", "two" })
	static class Two {

		class Inner {

		}

	}

	static class Inherited extends Two {

	}

	@SpreadTest(daemons = "a")
	static class Slice {

	}

	@AutoConfigureEmbeddedSpread(daemons = {})
	static class None {

	}

}
