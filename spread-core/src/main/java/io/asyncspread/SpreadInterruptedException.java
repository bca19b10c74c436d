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

package io.asyncspread;

import org.jspecify.annotations.Nullable;

/**
 * The thread was interrupted while it waited, as in {@link SpreadClient#send(Multicast)}
 * for room in the send queue. Its interrupt status is set, and what it waited for was not
 * done.
 */
public final class SpreadInterruptedException extends SpreadException {

	/**
	 * Create the exception.
	 * @param message what was waited for, where, and what was not done
	 * @param cause the interruption
	 */
	public SpreadInterruptedException(String message, @Nullable InterruptedException cause) {
		super(message, cause);
	}

}
