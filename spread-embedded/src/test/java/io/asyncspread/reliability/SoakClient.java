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

package io.asyncspread.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.asyncspread.BackoffPolicy;
import io.asyncspread.DaemonAddress;
import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.PingOptions;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.RegularMembershipMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.SendQueueFullException;
import io.asyncspread.SendResult;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMessage;
import io.asyncspread.SpreadOptions;
import io.asyncspread.Subscription;

/**
 * One client of the soak, from its building to its closing: sends numbered messages,
 * keeps a journal of each session, and complains at once of what a listener must never
 * see. Driven by the director's thread; its listeners run on the client's lane.
 */
final class SoakClient implements SessionListener, GroupListener {

	private final int number;

	private final SpreadClient client;

	private final Consumer<String> violation;

	private final List<SoakJournal> journals = new CopyOnWriteArrayList<>();

	private final Map<String, Subscription> wanted = new LinkedHashMap<>();

	private final List<Sent> sent = new ArrayList<>();

	private final Map<String, CompletableFuture<?>> futures = new LinkedHashMap<>();

	private final ConcurrentLinkedQueue<Duration> pauses = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean inCall = new AtomicBoolean();

	private volatile @Nullable SoakJournal current;

	private volatile boolean closed;

	private long sequence;

	private int asked;

	SoakClient(int number, String name, List<DaemonAddress> daemons, Consumer<String> violation) {
		this.number = number;
		this.violation = violation;
		this.client = SpreadClient.create(SpreadOptions.builder()
			.daemons(daemons)
			.privateName(name)
			.handshakeTimeout(Duration.ofSeconds(3))
			.joinTimeout(Duration.ofSeconds(15))
			.ping(PingOptions.DEFAULT.interval(Duration.ofSeconds(1)).timeout(Duration.ofSeconds(6)))
			.reconnect(ReconnectOptions.DEFAULT
				.backoff(BackoffPolicy.exponential(Duration.ofMillis(50), Duration.ofMillis(500), 2, 0.5)))
			.build());
		this.client.listen(this);
		track("connect", this.client.connect());
	}

	/**
	 * A message that was accepted.
	 *
	 * @param data the message
	 * @param comesBack whether the sender was in a group of it, in that very session
	 * @param written completes when written, {@code null} if not asked for
	 */
	record Sent(SoakEntry.Data data, boolean comesBack, @Nullable CompletableFuture<?> written) {

		/**
		 * Why the sender was told that it failed, {@code null} if it was not.
		 */
		@Nullable Throwable failure() {
			if (this.written == null || !this.written.isCompletedExceptionally()) {
				return null;
			}
			return this.written
				.handle((result, failure) -> (failure instanceof CompletionException wrapped) ? wrapped.getCause()
						: failure)
				.join();
		}

		/**
		 * Whether the sender was told that it certainly did not leave.
		 */
		boolean certainlyNotSent() {
			Throwable failure = failure();
			return failure instanceof SendQueueFullException || failure instanceof SessionClosedException
					|| (failure instanceof SessionLostException lost && !lost.isWritten());
		}

	}

	int number() {
		return this.number;
	}

	SpreadClient client() {
		return this.client;
	}

	List<SoakJournal> journals() {
		return this.journals;
	}

	@Nullable SoakJournal current() {
		return this.current;
	}

	Set<String> wanted() {
		return this.wanted.keySet();
	}

	List<Sent> sent() {
		return this.sent;
	}

	Map<String, CompletableFuture<?>> futures() {
		return this.futures;
	}

	private <T> CompletableFuture<T> track(String what, CompletableFuture<T> future) {
		this.asked++;
		this.futures.put(this.asked + " " + what, future);
		return future;
	}

	void join(String group) {
		if (!this.wanted.containsKey(group)) {
			Subscription subscription = this.client.subscribe(group, this);
			this.wanted.put(group, subscription);
			track("join " + group, subscription.joined());
		}
	}

	void leave(String group) {
		Subscription subscription = this.wanted.remove(group);
		if (subscription != null) {
			track("leave " + group, subscription.closeAsync());
		}
	}

	void ping() {
		track("ping", this.client.ping());
	}

	void pause(Duration duration) {
		this.pauses.add(duration);
	}

	/**
	 * Send a message in one of the four ways.
	 */
	void send(List<String> groups, ServiceType service, boolean selfDiscard, int length, int way) {
		int epoch = this.client.epoch();
		this.sequence++;
		SoakEntry.Data data = new SoakEntry.Data(this.number, epoch, this.sequence, service, groups, selfDiscard);
		Multicast message = Multicast.to(groups)
			.service(service)
			.selfDiscard(selfDiscard)
			.body(SoakEntry.Data.body(this.number, epoch, this.sequence, length));
		boolean member = groups.stream().anyMatch((group) -> isIn(group, epoch));
		CompletableFuture<?> written = null;
		boolean accepted = false;
		switch (way) {
			case 0 -> accepted = this.client.trySend(message) == SendResult.OK;
			case 1 -> accepted = sends(message);
			case 2 -> {
				written = track("sendAsync " + this.sequence, this.client.sendAsync(message));
				accepted = true;
			}
			default -> {
				if (service.isOrdered() && !selfDiscard) {
					written = track("sendConfirmed " + this.sequence, this.client.sendConfirmed(message));
					accepted = true;
				}
			}
		}
		// a session between the two looks at the epoch makes it unknown which one took it
		boolean known = this.client.epoch() == epoch;
		if (accepted) {
			this.sent.add(new Sent(data, member && known && !selfDiscard && service.isOrdered(), written));
		}
	}

	private boolean sends(Multicast message) {
		try {
			this.client.send(message);
			return true;
		}
		catch (SpreadException ex) {
			return false;
		}
	}

	private boolean isIn(String group, int epoch) {
		GroupView view = this.client.view(group);
		Subscription subscription = this.wanted.get(group);
		return view != null && view.epoch() == epoch && subscription != null && subscription.joined().isDone();
	}

	void close() {
		track("close", this.client.closeAsync().whenComplete((result, failure) -> this.closed = true));
		this.wanted.clear();
	}

	/**
	 * The client has closed. Its listener is not told if it was still busy when the time
	 * to close was over, and misses what waited then.
	 */
	void endOfJournals() {
		this.journals.stream().filter((journal) -> !journal.isEnded()).forEach(SoakJournal::end);
	}

	private void violated(String what) {
		this.violation.accept("client " + this.number + " (" + this.client + "): " + what);
	}

	private void called(String what, Runnable notes) {
		if (this.closed) {
			violated(what + " after close had completed");
		}
		if (!this.inCall.compareAndSet(false, true)) {
			violated(what + " while another listener call was running");
		}
		try {
			notes.run();
			Duration pause = this.pauses.poll();
			if (pause != null) {
				LockSupport.parkNanos(pause.toNanos());
			}
		}
		catch (RuntimeException ex) {
			violated(what + " failed with " + ex);
		}
		finally {
			this.inCall.set(false);
		}
	}

	@Override
	public void onEvent(SessionEvent event) {
		called(event.toString(), () -> {
			if (event instanceof SessionEvent.Connected connected) {
				SoakJournal last = this.current;
				if (last != null) {
					violated("connected in the middle of session " + last.epoch());
				}
				SoakJournal next = new SoakJournal(this.number, connected.epoch(), connected.self());
				this.journals.add(next);
				this.current = next;
			}
			else if (event instanceof SessionEvent.Disconnected || event instanceof SessionEvent.Closed) {
				SoakJournal last = this.current;
				if (last != null) {
					last.end();
				}
				this.current = null;
			}
		});
	}

	@Override
	public void onMessage(SpreadMessage message) {
		called("message", () -> {
			SoakJournal journal = this.current;
			if (journal == null) {
				violated("received outside of any session: " + message);
			}
			else if (journal.epoch() != message.epoch()) {
				violated("received in session " + journal.epoch() + ": " + message);
			}
			else if (message instanceof DataMessage data) {
				journal.add(SoakEntry.Data.of(data));
			}
			else if (message instanceof RegularMembershipMessage view) {
				if (!view.members().contains(journal.self())) {
					violated("a view without ourselves: " + view);
				}
				journal.add(SoakEntry.View.of(view));
			}
			else if (message instanceof SelfLeaveMessage left) {
				journal.add(new SoakEntry.Left(left.group()));
			}
		});
	}

	@Override
	public void onMessage(DataMessage message, @Nullable GroupView view) {
		called("data", () -> {
			if (view != null && !SoakEntry.fits(message, view)) {
				violated(message + " with the view " + view);
			}
		});
	}

	@Override
	public void onView(GroupView view) {
		called("view", () -> {
			SoakJournal journal = this.current;
			if (journal == null || view.epoch() != journal.epoch() || view.self() == null) {
				violated("view " + view + " in session " + journal);
			}
		});
	}

	@Override
	public void onMemberLeft(Member member, GroupView view) {
		called("member left", () -> {
			if (view.contains(member)) {
				violated(member + " left, but is in " + view);
			}
		});
	}

	@Override
	public void onMemberJoined(Member member, GroupView view) {
		called("member joined", () -> {
			if (!view.contains(member)) {
				violated(member + " joined, but is not in " + view);
			}
		});
	}

}
