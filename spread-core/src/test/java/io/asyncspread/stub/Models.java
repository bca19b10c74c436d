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

package io.asyncspread.stub;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * What the tests with a model checker have in common.
 */
public final class Models {

	/**
	 * The tag of these tests, which run in a JVM of their own: the checker instruments
	 * everything.
	 */
	public static final String TAG = "model";

	private Models() {
	}

	/**
	 * Try interleavings of two threads with two operations each, and one operation before
	 * and after: small scenarios, tried thoroughly, find more than large ones.
	 * @param options options of the checker
	 * @param model the class with the operations
	 */
	public static void check(ModelCheckingOptions options, Class<?> model) {
		options.iterations(Integer.getInteger("model.scenarios", 20))
			.invocationsPerIteration(Integer.getInteger("model.interleavings", 300))
			.threads(2)
			.actorsPerThread(2)
			.actorsBefore(1)
			.actorsAfter(1)
			.addGuarantee(ManagedStrategyGuaranteeKt
				.forClasses((name) -> name.startsWith("io.netty.") || name.startsWith("org.slf4j.")
						|| name.startsWith("ch.qos.logback.") || name.startsWith("io.asyncspread.codec."))
				.allMethods()
				.ignore())
			.check(model);
	}

	/**
	 * Return a stand-in for an interface of which few methods are called.
	 * @param type the interface
	 * @param behaviour what the methods do
	 * @param <T> the interface
	 * @return the stand-in
	 */
	public static <T> T standIn(Class<T> type, InvocationHandler behaviour) {
		InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
			case "equals" -> proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> type.getSimpleName();
			default -> behaviour.invoke(proxy, method, arguments);
		};
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

}
