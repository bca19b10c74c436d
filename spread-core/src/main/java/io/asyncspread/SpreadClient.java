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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A client of a network of Spread daemons: joins groups, multicasts to them, and keeps
 * their membership.
 *
 * <pre>{@code
 * try (SpreadClient client = SpreadClient.builder().daemons("4803@localhost").privateName("prices").build()) {
 *     client.connect().join();
 *     client.subscribe("prices", new GroupListener() {
 *         public void onMessage(DataMessage message, GroupView view) {
 *             System.out.println(message.sender() + " of " + view.size());
 *         }
 *     });
 *     client.send(Multicast.to("prices").text("EUR 1.17"));
 *     Duration roundTrip = client.ping().join();
 * }
 * }</pre>
 *
 * The client reconnects by itself and joins its groups again; each session has a number,
 * the {@linkplain #epoch() epoch}. Nothing is repeated silently: what was not written
 * when a session ended has failed.
 * <p>
 * All methods may be called from any thread. Listeners run one call at a time, in the
 * order the daemon delivered (see {@link GroupListener}). Futures are completed on the
 * listeners' lane or on the common pool, unless a method says otherwise; cancelling one
 * changes nothing but the future. After the end of the client they fail with
 * {@link SessionClosedException}.
 * <p>
 * Close a client in every case, also when it has failed for good: until then it keeps its
 * place on the network threads, which the clients of the process share.
 */
public interface SpreadClient extends AutoCloseable {

	/**
	 * Start building a client.
	 * @return a builder with the defaults
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a client.
	 * @param options its options
	 * @return the client, not connected
	 * @throws IllegalArgumentException if the {@linkplain SpreadOptions#transport()
	 * transport} asked for is not available here
	 * @throws IllegalStateException if the class path has no {@link SpreadClientProvider}
	 */
	static SpreadClient create(SpreadOptions options) {
		return ServiceLoader.load(SpreadClientProvider.class, SpreadClient.class.getClassLoader())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("no " + SpreadClientProvider.class.getName()
					+ " on the class path: META-INF/services of spread-core is missing, perhaps lost in a shaded jar"))
			.create(options);
	}

	/**
	 * Connect, and from then on keep connected. Called again it connects no second time
	 * and returns a future of the same.
	 * @return completes with our identity in the first session when that begins,
	 * exceptionally with the {@link SpreadException} that made the client fail for good,
	 * or when it is closed. While daemons cannot be reached and {@link ReconnectOptions}
	 * allow, it stays open: {@link SessionEvent.ConnectFailed} tells of the attempts
	 */
	CompletableFuture<Member> connect();

	/**
	 * Return where the client stands.
	 * @return the state at this moment
	 */
	SessionState state();

	/**
	 * Return the number of the session.
	 * @return the number of the present or last session, 0 before the first
	 */
	int epoch();

	/**
	 * Return our identity.
	 * @return who we are in the present session, {@code null} without one
	 */
	@Nullable Member self();

	/**
	 * Return where we are connected.
	 * @return the address of the daemon, {@code null} without a session
	 */
	@Nullable DaemonAddress daemon();

	/**
	 * Return the version of the daemon.
	 * @return the version, {@code null} without a session
	 */
	@Nullable DaemonVersion daemonVersion();

	/**
	 * Return the options of the client.
	 * @return the options
	 */
	SpreadOptions options();

	/**
	 * Join a group without listening to it, until {@link #leave(String)}. Subscriptions
	 * join by themselves. A group is wanted until it is left, even when the join failed:
	 * each session joins it anew. Without a session this is noted for the next one, and
	 * the future stays open until then.
	 * @param group the group
	 * @return completes with the view current at that place of the stream, which has us
	 * in it. Exceptionally with {@link RequestRejectedException} if the daemon refuses,
	 * {@link SpreadTimeoutException} if the answer does not come within
	 * {@link SpreadOptions#joinTimeout()} (the join stands and may still come about), the
	 * error that ended the session if it is lost, or
	 * {@link java.util.concurrent.CancellationException} if the group is left first.
	 * Without membership messages it completes with {@code null} when the join is sent
	 * @throws IllegalArgumentException if the name is no group name
	 */
	CompletableFuture<@Nullable GroupView> join(String group);

	/**
	 * Leave a group joined by {@link #join(String)}; subscriptions keep it joined.
	 * @param group the group
	 * @return completes when the daemon has confirmed or the session is lost, which ends
	 * the membership too; without waiting for the daemon if subscriptions hold the group,
	 * if we were not in it, or without membership messages. Exceptionally with
	 * {@link RequestRejectedException} if the daemon refuses, or
	 * {@link SpreadTimeoutException} if it does not confirm within
	 * {@link SpreadOptions#joinTimeout()}
	 * @throws IllegalArgumentException if the name is no group name
	 */
	CompletableFuture<Void> leave(String group);

	/**
	 * Listen to a group, joining it if need be. May be called before connecting.
	 * @param group the group
	 * @param listener the listener
	 * @return the subscription, whose {@link Subscription#joined()} tells of the join
	 * @throws IllegalArgumentException if the name is no group name
	 */
	default Subscription subscribe(String group, GroupListener listener) {
		return subscribe(List.of(group), listener);
	}

	/**
	 * Listen to several groups with one listener: a message to more than one of them is
	 * delivered once. May be called before connecting.
	 * @param groups the groups, at least one; a name that stands twice counts once
	 * @param listener the listener
	 * @return the subscription, whose {@link Subscription#joined()} tells of the joins
	 * @throws IllegalArgumentException if there are none or one is no group name
	 */
	Subscription subscribe(Collection<String> groups, GroupListener listener);

	/**
	 * Listen to the client as a whole, without joining anything.
	 * @param listener the listener
	 * @return a subscription without groups
	 */
	Subscription listen(SessionListener listener);

	/**
	 * Do something again and again on the thread of the listeners, in order with their
	 * calls: the place for periodic work on what listeners have gathered. It goes on with
	 * or without a session, until the client is closed. When the lane is behind, one call
	 * stands for all that were due. An exception is logged and counted as one of a
	 * listener.
	 * @param interval time from one call to the next, and from now to the first
	 * @param action what to do
	 * @return a subscription without groups; closing it ends the calls
	 * @throws IllegalArgumentException if the interval is not positive
	 */
	Subscription every(Duration interval, Runnable action);

	/**
	 * Return all messages as a stream with demand, for reactive libraries. While a
	 * subscriber has no demand the whole lane waits, all other listeners included, and
	 * {@link SlowConsumerPolicy} applies. Subscribers are called on the lane. The stream
	 * ends when the client is closed, and with an error when it fails for good.
	 * @return a publisher for any number of subscribers, who see what comes after they
	 * subscribe
	 */
	Flow.Publisher<SpreadMessage> messages();

	/**
	 * Return a receiver to take messages from one by one.
	 * @return a receiver of all that comes from here on, to be closed by the caller
	 */
	MessageReceiver receiver();

	/**
	 * Accept a message for sending, or say why not. Never blocks and never throws but for
	 * {@code null}. What was accepted and not written when the session ends is lost, and
	 * counted in {@link SessionEvent.Disconnected#unsent()}; to know of one message use
	 * {@link #sendAsync(Multicast)}.
	 * @param message the message
	 * @return whether it was accepted
	 */
	SendResult trySend(Multicast message);

	/**
	 * Accept a message for sending, waiting for room in the send queue if need be.
	 * Messages, joins and leaves of one thread go out in the order of its calls. As with
	 * {@link #trySend(Multicast)}, accepted is not yet written.
	 * @param message the message
	 * @throws SessionLostException if there is no session, and messages are not
	 * {@linkplain SendingOptions#holdWhileReconnecting held} for the next
	 * @throws SessionClosedException if the client is closed or has failed
	 * @throws SendQueueFullException if messages are held and
	 * {@link SendingOptions#holdBytes()} are reached
	 * @throws SpreadTimeoutException if there was no room for
	 * {@link SendingOptions#timeout()}; the message is not sent
	 * @throws SpreadInterruptedException if the thread was interrupted while it waited;
	 * the message is not sent, and the interrupt status stays set
	 * @throws IllegalStateException on the network thread if it would have to wait there
	 */
	void send(Multicast message);

	/**
	 * Accept a message for sending and tell when it is written. Never blocks.
	 * @param message the message
	 * @return completes when the operating system has the message. Exceptionally at once
	 * with {@link SendQueueFullException}, or with {@link SessionLostException} if there
	 * is no session and messages are not held; later when the session is lost before, or
	 * with {@link SpreadTimeoutException} when it was held for
	 * {@link SendingOptions#holdFor()}
	 */
	CompletableFuture<Void> sendAsync(Multicast message);

	/**
	 * Send a message and tell when it has taken its place in the agreed order, by the
	 * return of our own copy. We need not be a member of a target: our private group is
	 * added to the targets, so other receivers see it in {@link DataMessage#groups()},
	 * and one target less is possible. Never blocks.
	 * @param message an ordered message without self-discard
	 * @return completes with the proof. Exceptionally at once with
	 * {@link SendQueueFullException}, or with {@link SessionLostException} if there is no
	 * session, for these messages are never held; later with
	 * {@link RequestRejectedException} if the daemon refuses, or when the session is lost
	 * before, in which case the message may or may not have been delivered
	 * ({@link SessionLostException#isWritten()})
	 * @throws IllegalArgumentException if the service type is below
	 * {@link ServiceType#FIFO}, with self-discard, or if there is no room for the
	 * additional target
	 */
	CompletableFuture<Confirmation> sendConfirmed(Multicast message);

	/**
	 * Return the view of a group as last delivered to listeners.
	 * @param group the group
	 * @return the view, {@code null} if we are not in the group, and always without
	 * membership messages
	 */
	@Nullable GroupView view(String group);

	/**
	 * Return the groups we are in.
	 * @return the names of all groups with a view at this moment, a copy; empty without
	 * membership messages
	 */
	Set<String> groups();

	/**
	 * Send a ping to ourselves, beside those of {@link PingOptions#interval()}. The
	 * future is completed on the network thread: what depends on it must not block.
	 * @return completes with the round-trip time; exceptionally with
	 * {@link SpreadTimeoutException} after {@link PingOptions#timeout()}, with
	 * {@link RequestRejectedException} if the daemon's access policy refuses it, or with
	 * {@link SessionLostException} without a session
	 */
	CompletableFuture<Duration> ping();

	/**
	 * Return what became of the pings.
	 * @return numbers since the client was built
	 */
	PingStatistics pings();

	/**
	 * Return what waits inside the client.
	 * @return the numbers at this moment
	 */
	LaneStatistics lane();

	/**
	 * Disconnect and end: write what was accepted, end the session, which others see as a
	 * disconnect, and deliver what was received. Legal in every state and on every
	 * thread; takes at most {@link SpreadOptions#closeTimeout()}, after which a listener
	 * that still runs is left behind, and what waits for it is not delivered. May be
	 * called again.
	 * @return completes when no listener call will begin any more; never exceptionally
	 */
	CompletableFuture<Void> closeAsync();

	/**
	 * Close as {@link #closeAsync()} does and wait for it, except in a listener or on the
	 * network thread, where it returns at once.
	 */
	@Override
	void close();

	/**
	 * Builds a client. Not thread-safe.
	 */
	final class Builder {

		private final SpreadOptions.Builder options = SpreadOptions.builder();

		private Builder() {
		}

		/**
		 * Set the daemons, in any form of {@link DaemonAddress#parse(String)}; several
		 * are failover.
		 * @param daemons at least one address
		 * @return this builder
		 * @throws IllegalArgumentException if there are none or one has none of the forms
		 */
		public Builder daemons(String... daemons) {
			this.options.daemons(daemons);
			return this;
		}

		/**
		 * Set the private name.
		 * @param privateName 1 to 10 characters from {@code $} to {@code ~}; left out,
		 * the daemon assigns one
		 * @return this builder
		 * @throws IllegalArgumentException if the name breaks these rules
		 */
		public Builder privateName(String privateName) {
			this.options.privateName(privateName);
			return this;
		}

		/**
		 * Set any other option.
		 *
		 * <pre>{@code
		 * builder.options((options) -> options.membership(false).closeTimeout(Duration.ofSeconds(5)))
		 * }</pre>
		 * @param change what to do with the options; it is given the builder that this
		 * one fills
		 * @return this builder
		 */
		public Builder options(Consumer<SpreadOptions.Builder> change) {
			Objects.requireNonNull(change, "change").accept(this.options);
			return this;
		}

		/**
		 * Return the client.
		 * @return a client, not connected
		 * @throws IllegalArgumentException if the options do not go together, or the
		 * transport asked for is not available here
		 */
		public SpreadClient build() {
			return create(this.options.build());
		}

	}

}
