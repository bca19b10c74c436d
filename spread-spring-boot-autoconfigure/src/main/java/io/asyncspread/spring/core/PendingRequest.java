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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessagingException;
import org.springframework.util.ClassUtils;

import io.asyncspread.Member;
import io.asyncspread.Printable;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.InboundMessage;
import io.asyncspread.spring.support.SpreadMessageConverter;

/**
 * A request that waits for its answers. Fed by the delivery lane and by the timer,
 * guarded by a lock under which nothing foreign runs; the result is completed outside of
 * it, on the common pool, so that what depends on it cannot hold back the lane.
 *
 * @param <R> type of the answers
 */
final class PendingRequest<R> {

	private final String target;

	private final Class<R> replyType;

	private final SpreadMessageConverter converter;

	private final boolean all;

	private final Duration timeout;

	private final CompletableFuture<Replies<R>> result = new CompletableFuture<>();

	private final CompletableFuture<Void> timer = new CompletableFuture<>();

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Set<Member> expected;

	private boolean settled;

	private final Map<Member, R> answered = new LinkedHashMap<>();

	private final Map<Member, String> failed = new LinkedHashMap<>();

	private final Set<Member> left = new LinkedHashSet<>();

	/**
	 * Create the request.
	 * @param target the group or private group asked
	 * @param replyType type of the answers
	 * @param converter reads the answers
	 * @param all whether all members shall answer, not just one
	 * @param expected who may answer as far as is known now, {@code null} if it is not
	 * @param settled whether {@code expected} is final
	 * @param timeout how long to wait
	 */
	PendingRequest(String target, Class<R> replyType, SpreadMessageConverter converter, boolean all,
			@Nullable Set<Member> expected, boolean settled, Duration timeout) {
		this.target = target;
		this.replyType = wrapped(replyType);
		this.converter = converter;
		this.all = all;
		this.expected = expected;
		this.settled = settled;
		this.timeout = timeout;
	}

	@SuppressWarnings("unchecked")
	private static <T> Class<T> wrapped(Class<T> type) {
		return (Class<T>) ClassUtils.resolvePrimitiveIfNecessary(type);
	}

	CompletableFuture<Replies<R>> result() {
		return this.result;
	}

	void startTimer() {
		this.result.whenComplete((replies, error) -> this.timer.cancel(false));
		this.timer.orTimeout(this.timeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((none, error) -> {
			if (!this.result.isDone()) {
				finish();
			}
		});
	}

	/**
	 * Our own copy came back: who gets the request is known from here on.
	 * @param members the members of the view, {@code null} if we are not in the group
	 */
	void ordered(@Nullable List<Member> members) {
		change(() -> {
			if (!this.settled && members != null) {
				this.expected = new LinkedHashSet<>(members);
				this.left.retainAll(this.expected);
			}
			this.settled = true;
		});
	}

	void reply(InboundMessage reply, Envelope envelope) {
		Member sender = reply.raw().sender();
		R value = null;
		String failure = null;
		if (envelope.kind() == Envelope.Kind.FAILURE) {
			failure = Printable.text(new String(envelope.payload(), StandardCharsets.UTF_8));
		}
		else {
			try {
				value = this.replyType.cast(this.converter.read(reply, this.replyType, null));
			}
			catch (MessagingException ex) {
				failure = "the answer cannot be read: " + ex.getMessage();
			}
			catch (RuntimeException ex) {
				// Its message may quote what the peer wrote
				failure = "the answer cannot be read: " + ex.getClass().getSimpleName();
			}
		}
		R answer = value;
		String reason = failure;
		change(() -> {
			if (answer != null) {
				this.answered.putIfAbsent(sender, answer);
			}
			else if (reason != null) {
				this.failed.putIfAbsent(sender, reason);
			}
		});
	}

	void gone(Member member) {
		change(() -> {
			if (this.expected != null && this.expected.contains(member)) {
				this.left.add(member);
			}
		});
	}

	String target() {
		return this.target;
	}

	boolean concerns(String group) {
		return this.target.equals(group);
	}

	void fail(Throwable error) {
		this.result.completeExceptionally(error);
	}

	private void change(Runnable step) {
		boolean done;
		this.lock.lock();
		try {
			step.run();
			done = isSatisfied();
		}
		finally {
			this.lock.unlock();
		}
		if (done) {
			finish();
		}
	}

	private boolean isSatisfied() {
		if (!this.all && !this.answered.isEmpty()) {
			return true;
		}
		return this.settled && this.expected != null && this.expected.stream().allMatch(this::isHeard);
	}

	private boolean isHeard(Member member) {
		return this.answered.containsKey(member) || this.failed.containsKey(member) || this.left.contains(member);
	}

	private void finish() {
		Replies<R> replies = replies();
		if (!this.all && replies.isEmpty()) {
			this.result.completeAsync(() -> {
				throw new RequestFailedException(reason(replies));
			});
		}
		else {
			this.result.completeAsync(() -> replies);
		}
	}

	private Replies<R> replies() {
		this.lock.lock();
		try {
			Map<Member, R> ordered = new LinkedHashMap<>();
			List<Member> gone = new ArrayList<>(this.left);
			List<Member> silent = new ArrayList<>();
			for (Member member : (this.expected != null) ? this.expected : Set.<Member>of()) {
				if (this.answered.containsKey(member)) {
					ordered.put(member, this.answered.get(member));
				}
				else if (!isHeard(member)) {
					silent.add(member);
				}
			}
			this.answered.forEach(ordered::putIfAbsent);
			gone.removeIf((member) -> this.answered.containsKey(member) || this.failed.containsKey(member));
			return new Replies<>(Collections.unmodifiableMap(ordered), Map.copyOf(this.failed), gone, silent);
		}
		finally {
			this.lock.unlock();
		}
	}

	private String reason(Replies<R> replies) {
		String text = "request to '" + this.target + "' got no answer: ";
		if (!replies.failed().isEmpty()) {
			text += "failed at " + replies.failed();
		}
		else if (!replies.left().isEmpty() && replies.silent().isEmpty()) {
			text += replies.left() + " left";
		}
		else {
			text += "none came within " + this.timeout
					+ "; a listener answers by returning a value (other than void) from its method";
		}
		return text;
	}

}
