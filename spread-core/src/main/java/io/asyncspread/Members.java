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

import java.util.Collections;
import java.util.List;

/**
 * Keeps the list of members of a message from changing. Stateless.
 */
final class Members {

	private static final Class<?> UNMODIFIABLE = Collections.unmodifiableList(List.of()).getClass();

	private Members() {
	}

	/**
	 * Return a list that nobody changes. What the decoder reads is unmodifiable and can
	 * be long, and a view costs one reference for each member.
	 */
	static List<Member> copyOf(List<Member> members) {
		return (members.getClass() == UNMODIFIABLE) ? members : List.copyOf(members);
	}

}
