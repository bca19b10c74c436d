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

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of an application's Spread listeners and nothing else: the context has the
 * client, the template, the listeners' infrastructure, JSON and an embedded daemon of its
 * own, and of the application only what {@link #listeners()}, {@link #includeFilters()}
 * or {@code @Import} name.
 *
 * <pre class="code">
 * &#064;SpreadTest(listeners = Prices.class)
 * class PricesTests {
 *
 *     &#064;Autowired
 *     SpreadTemplate spread;
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(SpreadTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(SpreadTypeExcludeFilter.class)
@ImportAutoConfiguration
@AutoConfigureEmbeddedSpread
public @interface SpreadTest {

	/**
	 * Components of the application to test, which its component scan finds.
	 * @return the classes, usually those with the listeners
	 */
	Class<?>[] listeners() default {};

	/**
	 * Properties in the form {@code key=value} for the environment of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Names of the embedded daemons.
	 * @return at least one name
	 * @see AutoConfigureEmbeddedSpread#daemons()
	 */
	@AliasFor(annotation = AutoConfigureEmbeddedSpread.class)
	String[] daemons() default "localhost";

	/**
	 * Whether to leave out what belongs to no slice.
	 * @return {@code false} to find all components of the application
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Components of the application to find in addition.
	 * @return filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components of the application to leave out.
	 * @return filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
