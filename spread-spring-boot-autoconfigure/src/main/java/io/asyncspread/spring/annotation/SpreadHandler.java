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

package io.asyncspread.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

import io.asyncspread.spring.listener.adapter.Accept;

/**
 * A method of a class that is a {@link SpreadListener}. The groups and everything else
 * are written once, on the class.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@MessageMapping
@Documented
public @interface SpreadHandler {

	/**
	 * Whether the method takes the data messages that no other takes.
	 * @return {@code true} for one method at most
	 */
	boolean isDefault() default false;

	/**
	 * The message types to take, as {@link SpreadListener#types()}.
	 * @return numbers from 0 to 65535; left out, those of the class
	 */
	String[] types() default {};

	/**
	 * What to take, as {@link SpreadListener#accept()}.
	 * @return the kinds of steps; left out, what follows from the parameters
	 */
	Accept[] accept() default {};

}
