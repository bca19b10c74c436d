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

package io.asyncspread.spring.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Puts sends off until the transaction of the calling thread has committed. Loaded only
 * where spring-tx is on the class path and the template is transaction-aware.
 */
final class AfterCommit {

	private static final Log logger = LogFactory.getLog(AfterCommit.class);

	private AfterCommit() {
	}

	static boolean isActive() {
		return TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive();
	}

	/**
	 * Send when the transaction has committed. What the send throws goes to whoever
	 * commits.
	 * @param targets where the message goes, to name it when it does not
	 * @param send the send
	 * @return completes with it
	 */
	static CompletableFuture<Void> run(List<String> targets, Runnable send) {
		CompletableFuture<Void> result = new CompletableFuture<>();
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				try {
					send.run();
					result.complete(null);
				}
				catch (RuntimeException ex) {
					result.completeExceptionally(ex);
					throw ex;
				}
			}

			@Override
			public void afterCompletion(int status) {
				if (status != STATUS_COMMITTED) {
					result.completeExceptionally(notCommitted(targets));
				}
				else if (!result.isDone()) {
					sendLate();
				}
			}

			/**
			 * The turn after the commit was over when the send was asked for, or another
			 * one's turn failed before it. Nobody hears what is thrown here.
			 */
			private void sendLate() {
				try {
					send.run();
					result.complete(null);
				}
				catch (RuntimeException ex) {
					result.completeExceptionally(ex);
					logger.error("A message to " + targets + " was not sent after the commit of its transaction", ex);
				}
			}

		});
		return result;
	}

	private static IllegalStateException notCommitted(List<String> targets) {
		return new IllegalStateException(
				"the message to " + targets + " was not sent, because its transaction was not committed");
	}

	/**
	 * Send when the transaction has committed.
	 * @param <T> what the send completes with
	 * @param targets where the message goes, to name it when it does not
	 * @param send the send
	 * @return completes with it
	 */
	static <T extends @Nullable Object> CompletableFuture<T> call(List<String> targets,
			Supplier<CompletableFuture<T>> send) {
		CompletableFuture<T> result = new CompletableFuture<>();
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				if (status != STATUS_COMMITTED) {
					result.completeExceptionally(notCommitted(targets));
					return;
				}
				try {
					send.get().whenComplete((value, error) -> {
						if (error != null) {
							result.completeExceptionally(error);
						}
						else {
							result.complete(value);
						}
					});
				}
				catch (RuntimeException ex) {
					result.completeExceptionally(ex);
				}
			}

		});
		return result;
	}

}
