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

package io.asyncspread.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Confirmation;
import io.asyncspread.DataMessage;
import io.asyncspread.Multicast;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadException;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.transport.Completions;
import io.asyncspread.transport.Outgoing;

/**
 * Matches ordered messages that we addressed to ourselves with their own copies. They
 * come back in the order they went out, each exactly once, so no number on the wire is
 * needed: the next copy belongs to the oldest that is out. Confined to the event loop,
 * made afresh for each session.
 */
final class Confirmations {

	private final ArrayDeque<Pending> pending = new ArrayDeque<>();

	/**
	 * An ordered message to ourselves took its place in the stream.
	 */
	void sent(Multicast message, Outgoing.@Nullable Message item) {
		this.pending.add(new Pending(message, (item != null) ? item.confirmed() : null));
	}

	/**
	 * A copy of our own came back.
	 * @return the copy as listeners should see it
	 */
	DataMessage returned(DataMessage copy) {
		Pending oldest = this.pending.poll();
		if (oldest == null || oldest.future == null) {
			return copy;
		}
		Completions.complete(oldest.future, new Confirmation(copy.epoch(), oldest.transitional));
		List<String> groups = copy.groups();
		return new DataMessage(copy.epoch(), copy.sender(), List.copyOf(groups.subList(0, groups.size() - 1)),
				copy.service(), copy.type(), copy.selfDiscard(), copy.senderOrder(), copy.body());
	}

	/**
	 * The network is changing: what is out has a weaker promise now.
	 */
	void transitional(TransitionalMessage signal) {
		this.pending.forEach((entry) -> entry.transitional = true);
	}

	/**
	 * The daemon refused a message; if it was one to ourselves no copy will come.
	 */
	void rejected(RejectedMessage message, SpreadException cause) {
		for (Iterator<Pending> all = this.pending.iterator(); all.hasNext();) {
			Pending entry = all.next();
			if (entry.isTheOneOf(message)) {
				all.remove();
				if (entry.future != null) {
					Completions.fail(entry.future, cause);
				}
				return;
			}
		}
	}

	/**
	 * The session has ended. What is out may have reached the group, and its sender must
	 * not read that it was certainly not sent, whatever ended the session.
	 */
	void lost(SpreadException cause, int epoch) {
		SpreadException told = (cause instanceof SessionLostException lost) ? lost.whenWritten()
				: new SessionLostException(String.valueOf(cause.getMessage()), epoch, true, cause);
		for (Pending entry : this.pending) {
			if (entry.future != null) {
				Completions.fail(entry.future, told);
			}
		}
		this.pending.clear();
	}

	private static final class Pending {

		private final Multicast message;

		private final @Nullable CompletableFuture<Confirmation> future;

		private boolean transitional;

		Pending(Multicast message, @Nullable CompletableFuture<Confirmation> future) {
			this.message = message;
			this.future = future;
		}

		/**
		 * Compare all that a reject has of the message it is of (wire protocol, section
		 * 4.2). Of two that are alike in all of it the older was refused first.
		 */
		boolean isTheOneOf(RejectedMessage reject) {
			return this.message.type() == reject.type() && this.message.service() == reject.service()
					&& hasTargets(reject.groups()) && Arrays.equals(this.message.body(), reject.body());
		}

		private boolean hasTargets(List<String> groups) {
			List<String> targets = this.message.targets();
			// our private group was added to those that somebody waits for
			int added = (this.future != null) ? 1 : 0;
			return groups.size() == targets.size() + added && groups.subList(0, targets.size()).equals(targets);
		}

	}

}
