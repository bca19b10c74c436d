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

package io.asyncspread.transport;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Confirmation;
import io.asyncspread.Multicast;

/**
 * What can stand in the send queue beside a bare {@link Multicast}, which nobody waits
 * for.
 */
public sealed interface Outgoing {

	/**
	 * A message whose sender wants to know.
	 *
	 * @param message the message
	 * @param written completed when the operating system has it, {@code null} for none
	 * @param confirmed completed when our own copy comes back, {@code null} for none
	 */
	record Message(Multicast message, @Nullable CompletableFuture<Void> written,
			@Nullable CompletableFuture<Confirmation> confirmed) implements Outgoing {

		/**
		 * Tell whether our private group is added to the targets, so that the message
		 * comes back.
		 * @return {@code true} if the sender waits for it
		 */
		public boolean addSelf() {
			return this.confirmed != null;
		}

	}

	/**
	 * A request to join a group.
	 *
	 * @param group the group
	 */
	record Join(String group) implements Outgoing {
	}

	/**
	 * A request to leave a group.
	 *
	 * @param group the group
	 */
	record Leave(String group) implements Outgoing {
	}

	/**
	 * A request to end the session.
	 */
	record Kill() implements Outgoing {
	}

}
