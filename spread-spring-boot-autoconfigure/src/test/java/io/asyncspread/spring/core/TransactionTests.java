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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Sends that wait for the commit of a transaction.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransactionTests extends TemplateTest {

	@Test
	void sendsAfterTheCommitOfATransaction() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		CompletableFuture<Void> written = transaction.execute((status) -> {
			this.template.send("a", "committed");
			CompletableFuture<Void> later = this.template.sendAsync("a", "too");
			new SpreadTemplate(this.client).send("a", "at once");
			assertThat(later).isNotDone();
			return later;
		});
		assertThat(new String(next().body())).isEqualTo("at once");
		assertThat(new String(next().body())).isEqualTo("committed");
		assertThat(new String(next().body())).isEqualTo("too");
		assertThat(written).succeedsWithin(WAIT);
	}

	@Test
	void sendsNothingWhenTheTransactionIsRolledBack() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		CompletableFuture<Void> dropped = transaction.execute((status) -> {
			this.template.send("a", "dropped");
			status.setRollbackOnly();
			return this.template.sendAsync("a", "dropped too");
		});
		this.template.send("a", "afterwards");
		assertThat(new String(next().body())).isEqualTo("afterwards");
		assertThat(dropped).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("the message to [a] was not sent");
	}

	@Test
	void sendsAfterTheCommitEvenIfSomethingElseFailsThen() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		assertThatIllegalStateException().isThrownBy(() -> transaction.executeWithoutResult((status) -> {
			afterCommit(() -> {
				throw new IllegalStateException("the index could not be updated");
			});
			this.template.send("a", "sent all the same");
		})).withMessage("the index could not be updated");
		assertThat(new String(next().body())).isEqualTo("sent all the same");
	}

	@Test
	void sendsWhatIsAskedForWhenTheCommitIsOver() throws Exception {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		transaction.executeWithoutResult((status) -> afterCommit(() -> this.template.send("a", "committed")));
		assertThat(new String(next().body())).isEqualTo("committed");
	}

	@Test
	void saysWhatCouldNotBeSentWhenTheCommitIsOver(CapturedOutput output) {
		this.template.setTransactionAware(true);
		TransactionTemplate transaction = new TransactionTemplate(new NoTransactions());
		transaction.executeWithoutResult((status) -> afterCommit(() -> {
			this.template.send("a", "committed");
			this.client.close();
		}));
		assertThat(output).contains("A message to [a] was not sent after the commit of its transaction");
	}

	private static void afterCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

	/**
	 * Transactions of nothing.
	 */
	@SuppressWarnings("serial")
	private static final class NoTransactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
