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

import java.lang.reflect.Method;

import io.asyncspread.GroupView;
import io.asyncspread.MembershipMessage;
import io.asyncspread.spring.listener.GroupEnd;

/**
 * Tells handlers of membership from those of data by the types of their parameters.
 */
final class HandlerKind {

	private HandlerKind() {
	}

	/**
	 * Tell whether a method takes changes of membership.
	 * @param method the method
	 * @return {@code true} if it asks for a membership message, for the end of the
	 * membership, or for a view alone
	 */
	static boolean isMembership(Method method) {
		Class<?>[] types = method.getParameterTypes();
		for (Class<?> type : types) {
			if (MembershipMessage.class.isAssignableFrom(type) || type == GroupEnd.class) {
				return true;
			}
		}
		return types.length == 1 && types[0] == GroupView.class;
	}

}
