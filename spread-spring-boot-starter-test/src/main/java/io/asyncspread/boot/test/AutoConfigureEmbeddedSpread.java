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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application context of a test a Spread network of its own, whatever
 * {@code spread.daemons} says. The embedded daemon is a bean, so that a test can make
 * things fail:
 *
 * <pre class="code">
 * &#064;SpringBootTest
 * &#064;AutoConfigureEmbeddedSpread
 * class PricesTests {
 *
 *     &#064;Autowired
 *     EmbeddedSpread daemon;
 *
 *     &#064;Test
 *     void survivesTheLossOfItsSession() {
 *         this.daemon.kill("prices");
 *         ...
 *     }
 *
 * }
 * </pre>
 *
 * Each further connection below {@code spread.connections} gets a network of its own with
 * daemons of the same names, whose beans have the name of the connection as
 * {@link org.springframework.beans.factory.annotation.Qualifier @Qualifier}.
 * <p>
 * Tests with the same annotation share a context and with it the network, whose faults
 * are taken back after each test method; contexts with different ones never see each
 * other. {@link ListenerCapture} is a bean too.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureEmbeddedSpread {

	/**
	 * Names of the daemons. The client connects to the first and has the others for
	 * failover, all of them form one network until the test partitions it.
	 * @return at least one name of 1 to 19 characters
	 */
	String[] daemons() default "localhost";

}
