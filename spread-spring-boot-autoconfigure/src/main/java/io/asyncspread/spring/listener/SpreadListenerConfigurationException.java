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

import org.jspecify.annotations.Nullable;

/**
 * A listener is declared in a way that cannot work. Thrown when the application starts,
 * never while it runs. The message names the bean, the method and the attribute at fault;
 * {@link #remedy()} says what would be right.
 */
public class SpreadListenerConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String remedy;

	/**
	 * Create the exception.
	 * @param description what is wrong, with bean, method and attribute
	 * @param remedy what to do about it, as an imperative sentence
	 */
	public SpreadListenerConfigurationException(String description, String remedy) {
		this(description, remedy, null);
	}

	/**
	 * Create the exception.
	 * @param description what is wrong, with bean, method and attribute
	 * @param remedy what to do about it, as an imperative sentence
	 * @param cause what revealed it
	 */
	public SpreadListenerConfigurationException(String description, String remedy, @Nullable Throwable cause) {
		super(description + " " + remedy, cause);
		this.description = description;
		this.remedy = remedy;
	}

	/**
	 * Return what is wrong.
	 * @return a sentence with bean, method and attribute
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return what to do about it.
	 * @return an imperative sentence
	 */
	public String remedy() {
		return this.remedy;
	}

}
