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
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.asyncspread.Confirmation;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.spring.support.WireFormat;

/**
 * Sending objects to groups: short forms for the common cases, and
 * {@link #message(Object)} for the rest.
 *
 * <pre>{@code
 * spread.send("prices", quote);
 * spread.message(quote).to("prices", "audit").service(SAFE).type(7).sendConfirmed().join();
 * List<Load> loads = spread.requestAll("workers", new Ask(), Load.class, Duration.ofSeconds(2)).join();
 * }</pre>
 *
 * A payload is a {@code byte[]}, a {@code String}, a Spring
 * {@link org.springframework.messaging.Message} or any object that the message converter
 * knows; by default everything else becomes JSON. Where a target is wanted, both groups
 * and private groups such as {@code #name#daemon} will do.
 * <p>
 * Mistakes, such as a name that is no group or a body over the limit, are
 * {@link IllegalArgumentException}s in the caller's thread; a payload that cannot be
 * converted is a
 * {@link org.springframework.messaging.converter.MessageConversionException} there. All
 * methods may be called from any thread, listeners included.
 */
public interface SpreadOperations {

	/**
	 * Send to the default group, waiting for room in the send queue if need be.
	 * @param payload the payload
	 * @throws io.asyncspread.SessionLostException if there is no session
	 * @throws io.asyncspread.SpreadTimeoutException if no room came in time
	 * @throws io.asyncspread.SpreadInterruptedException if the thread was interrupted
	 * while it waited for room; the message is not sent
	 * @throws IllegalStateException if there is no default group
	 */
	void send(Object payload);

	/**
	 * Send to a group, waiting for room in the send queue if need be. Messages of one
	 * thread go out in the order of its calls.
	 * @param group a group or private group
	 * @param payload the payload
	 * @throws io.asyncspread.SessionLostException if there is no session
	 * @throws io.asyncspread.SpreadTimeoutException if no room came in time
	 * @throws io.asyncspread.SpreadInterruptedException if the thread was interrupted
	 * while it waited for room; the message is not sent
	 */
	void send(String group, Object payload);

	/**
	 * Send to one client alone.
	 * @param member the client
	 * @param payload the payload
	 * @throws io.asyncspread.SessionLostException if there is no session
	 * @throws io.asyncspread.SpreadTimeoutException if no room came in time
	 * @throws io.asyncspread.SpreadInterruptedException if the thread was interrupted
	 * while it waited for room; the message is not sent
	 */
	void send(Member member, Object payload);

	/**
	 * Send to a group and tell when the message is written to the daemon.
	 * @param group a group or private group
	 * @param payload the payload
	 * @return completes when the operating system has the message; exceptionally with an
	 * {@link io.asyncspread.SpreadException} if it was not sent
	 */
	CompletableFuture<Void> sendAsync(String group, Object payload);

	/**
	 * Send to a group and tell when the message has its place in the agreed order.
	 * @param group a group or private group
	 * @param payload the payload
	 * @return completes with the proof, when our own copy has come back
	 * @see io.asyncspread.SpreadClient#sendConfirmed
	 */
	CompletableFuture<Confirmation> sendConfirmed(String group, Object payload);

	/**
	 * Send a request and take the first answer, waiting for the default time.
	 * @param <R> type of the answer
	 * @param target a group or private group
	 * @param payload the request
	 * @param replyType type of the answer
	 * @return completes with the answer; see
	 * {@link #request(String, Object, Class, Duration)}
	 */
	<R> CompletableFuture<R> request(String target, Object payload, Class<R> replyType);

	/**
	 * Send a request and take the first answer. Listeners answer by returning a value.
	 * @param <R> type of the answer
	 * @param target a group or private group
	 * @param payload the request
	 * @param replyType type of the answer
	 * @param timeout how long to wait for it
	 * @return completes with the answer; exceptionally with a
	 * {@link RequestFailedException} if all who could answer failed or are gone, or
	 * nobody answered in time, and with an {@link io.asyncspread.SpreadException} if the
	 * request could not be sent or the session was lost
	 */
	<R> CompletableFuture<R> request(String target, Object payload, Class<R> replyType, Duration timeout);

	/**
	 * Send a request to all members of a group and collect an answer of each, waiting for
	 * the default time.
	 * @param <R> type of the answers
	 * @param group a group that this client is in
	 * @param payload the request
	 * @param replyType type of the answers
	 * @return completes with the answers; see
	 * {@link #requestAll(String, Object, Class, Duration)}
	 */
	<R> CompletableFuture<Replies<R>> requestAll(String group, Object payload, Class<R> replyType);

	/**
	 * Send a request to all members of a group and collect an answer of each.
	 * <p>
	 * Who is asked follows from the view in which the request takes its place in the
	 * agreed order: exactly the members that receive it. We are one of them and are
	 * expected to answer too, unless {@link MessageSpec#selfDiscard()} is set. A member
	 * that leaves, or answers with a failure, is not waited for.
	 * @param <R> type of the answers
	 * @param group a group that this client is in, by a listener or by
	 * {@link io.asyncspread.SpreadClient#join(String)}
	 * @param payload the request
	 * @param replyType type of the answers
	 * @param timeout how long to wait for the last answer
	 * @return completes when everybody has answered, failed or left, or when the time is
	 * over, with all that came; exceptionally only if the request could not be sent or
	 * the session was lost
	 * @throws IllegalStateException if this client is not in the group, and so cannot
	 * know whose answers to expect
	 */
	<R> CompletableFuture<Replies<R>> requestAll(String group, Object payload, Class<R> replyType, Duration timeout);

	/**
	 * Start a message whose targets, service and headers are chosen one by one.
	 * @param payload the payload
	 * @return the message; ends with one of its send or request methods
	 */
	MessageSpec message(Object payload);

	/**
	 * A message in the making. Not thread-safe; may be sent more than once.
	 */
	interface MessageSpec {

		/**
		 * Set the targets.
		 * @param targets groups or private groups, at most
		 * {@value io.asyncspread.Limits#MAX_GROUPS}; left out, the default group is taken
		 * @return this message
		 */
		MessageSpec to(String... targets);

		/**
		 * Set the targets.
		 * @param targets groups or private groups, at most
		 * {@value io.asyncspread.Limits#MAX_GROUPS}
		 * @return this message
		 */
		MessageSpec to(Collection<String> targets);

		/**
		 * Set one client as the target.
		 * @param member the client
		 * @return this message
		 */
		MessageSpec to(Member member);

		/**
		 * Set the service type.
		 * @param service the guarantee wanted; left out, that of the header
		 * {@link io.asyncspread.spring.support.SpreadHeaders#SERVICE_TYPE} of a Spring
		 * message is taken, else the template's default
		 * @return this message
		 */
		MessageSpec service(ServiceType service);

		/**
		 * Set the message type.
		 * @param type 0 to 65535; left out, the type mapped to the payload's class is
		 * taken, else 0
		 * @return this message
		 */
		MessageSpec type(int type);

		/**
		 * Add a header, which needs the envelope format.
		 * @param name printable ASCII without spaces
		 * @param value a text, number, boolean or enum constant; travels as text
		 * @return this message
		 */
		MessageSpec header(String name, Object value);

		/**
		 * Add headers, as {@link #header(String, Object)} does.
		 * @param headers the headers
		 * @return this message
		 */
		MessageSpec headers(Map<String, ?> headers);

		/**
		 * Set the wire format.
		 * @param format the format; left out, the converter's is taken
		 * @return this message
		 */
		MessageSpec format(WireFormat format);

		/**
		 * Ask for no copy of one's own.
		 * @return this message
		 */
		MessageSpec selfDiscard();

		/**
		 * Send, waiting for room in the send queue if need be.
		 * @see SpreadOperations#send(String, Object)
		 */
		void send();

		/**
		 * Send and tell when the message is written.
		 * @return as {@link SpreadOperations#sendAsync(String, Object)}
		 */
		CompletableFuture<Void> sendAsync();

		/**
		 * Send and tell when the message has its place in the agreed order.
		 * @return as {@link SpreadOperations#sendConfirmed(String, Object)}
		 */
		CompletableFuture<Confirmation> sendConfirmed();

		/**
		 * Send as a request and take the first answer.
		 * @param <R> type of the answer
		 * @param replyType type of the answer
		 * @param timeout how long to wait
		 * @return as {@link SpreadOperations#request(String, Object, Class, Duration)}
		 */
		<R> CompletableFuture<R> request(Class<R> replyType, Duration timeout);

		/**
		 * Send as a request to one group and collect an answer of each member.
		 * @param <R> type of the answers
		 * @param replyType type of the answers
		 * @param timeout how long to wait
		 * @return as {@link SpreadOperations#requestAll(String, Object, Class, Duration)}
		 */
		<R> CompletableFuture<Replies<R>> requestAll(Class<R> replyType, Duration timeout);

	}

}
