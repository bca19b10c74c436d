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

import io.asyncspread.embedded.EmbeddedSpreadNetwork;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Keeps the tests that share a context apart: each begins with an empty
 * {@link ListenerCapture}, and what it broke in the network is mended when it ends.
 */
class EmbeddedSpreadTestExecutionListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext test) {
		if (isOurs(test)) {
			context(test).getBeanProvider(ListenerCapture.class).ifAvailable(ListenerCapture::clear);
		}
	}

	@Override
	public void afterTestMethod(TestContext test) {
		if (isOurs(test)) {
			context(test).getBeansOfType(EmbeddedSpreadNetwork.class).values().forEach(EmbeddedSpreadNetwork::reset);
		}
	}

	private static boolean isOurs(TestContext test) {
		return test.hasApplicationContext()
				&& TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), AutoConfigureEmbeddedSpread.class);
	}

	private static ApplicationContext context(TestContext test) {
		return test.getApplicationContext();
	}

}
