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

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A message to be sent: its targets, service type, message type and body.
 * <p>
 * Immutable; every method returns a changed copy, so one prepared with targets and
 * service can serve as the pattern of many. All limits are checked here, in the caller's
 * thread, with the value and the limit in the message.
 *
 * <pre>{@code
 * Multicast prices = Multicast.to("prices").service(ServiceType.SAFE).type(7);
 * client.send(prices.body(bytes));
 * client.send(Multicast.to(sender).text("got it"));
 * }</pre>
 */
public final class Multicast {

	private static final byte[] EMPTY = {};

	private final List<String> targets;

	private final ServiceType service;

	private final int type;

	private final boolean selfDiscard;

	private final byte[] body;

	private Multicast(List<String> targets, ServiceType service, int type, boolean selfDiscard, byte[] body) {
		this.targets = targets;
		this.service = service;
		this.type = type;
		this.selfDiscard = selfDiscard;
		this.body = body;
	}

	/**
	 * Start a message to groups or private groups; {@link ServiceType#AGREED}, type 0, no
	 * self-discard, empty body.
	 * @param targets 1 to {@link Limits#MAX_GROUPS} groups or private groups
	 * @return the message
	 * @throws IllegalArgumentException if there are none or too many, or one is neither a
	 * group name nor a private group
	 */
	public static Multicast to(String... targets) {
		return to(List.of(targets));
	}

	/**
	 * Start a message to groups or private groups, as {@link #to(String...)}.
	 * @param targets 1 to {@link Limits#MAX_GROUPS} groups or private groups
	 * @return the message
	 * @throws IllegalArgumentException if there are none or too many, or one is neither a
	 * group name nor a private group
	 */
	public static Multicast to(Collection<String> targets) {
		if (targets.isEmpty()) {
			throw new IllegalArgumentException("a message needs at least one target group, or it would reach nobody");
		}
		if (targets.size() > Limits.MAX_GROUPS) {
			throw new IllegalArgumentException("a message to " + targets.size() + " groups would reach nobody: at most "
					+ Limits.MAX_GROUPS + " are possible, so send it to parts of them");
		}
		targets.forEach(Limits::checkTarget);
		return new Multicast(List.copyOf(targets), ServiceType.AGREED, 0, false, EMPTY);
	}

	/**
	 * Start a message to one client alone.
	 * @param member the client
	 * @return the message
	 * @throws IllegalArgumentException if its text is no private group, as can be with
	 * {@link Member#received(String)}
	 */
	public static Multicast to(Member member) {
		return to(member.privateGroup());
	}

	/**
	 * Set the service type.
	 * @param service the guarantee wanted
	 * @return the changed message
	 */
	public Multicast service(ServiceType service) {
		return new Multicast(this.targets, Objects.requireNonNull(service, "service"), this.type, this.selfDiscard,
				this.body);
	}

	/**
	 * Set the message type, a number whose meaning is the application's.
	 * @param type 0 to {@link Limits#MAX_MESSAGE_TYPE}
	 * @return the changed message
	 * @throws IllegalArgumentException if the type is out of range
	 */
	public Multicast type(int type) {
		return new Multicast(this.targets, this.service, Limits.checkMessageType(type), this.selfDiscard, this.body);
	}

	/**
	 * Ask for no copy of one's own, even as a member of a target group or with one's own
	 * private group as a target (wire protocol, section 4.1).
	 * @return the changed message
	 */
	public Multicast selfDiscard() {
		return selfDiscard(true);
	}

	/**
	 * Say whether a member of a target group gets a copy of its own message.
	 * @param selfDiscard {@code true} for no copy
	 * @return the changed message
	 */
	public Multicast selfDiscard(boolean selfDiscard) {
		return new Multicast(this.targets, this.service, this.type, selfDiscard, this.body);
	}

	/**
	 * Set the body. The array is not copied and must not be changed until the message is
	 * written, of which {@link SpreadClient#sendAsync(Multicast)} tells.
	 * @param body the bytes
	 * @return the changed message
	 * @throws IllegalArgumentException if body and targets exceed
	 * {@link Limits#MAX_PAYLOAD}
	 */
	public Multicast body(byte[] body) {
		Limits.checkBody(body.length, this.targets.size());
		return new Multicast(this.targets, this.service, this.type, this.selfDiscard, body);
	}

	/**
	 * Set a text as the body, in UTF-8.
	 * @param text the text
	 * @return the changed message
	 * @throws IllegalArgumentException if body and targets exceed
	 * {@link Limits#MAX_PAYLOAD}
	 */
	public Multicast text(String text) {
		return body(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the targets.
	 * @return groups and private groups, in the order given
	 */
	public List<String> targets() {
		return this.targets;
	}

	/**
	 * Return the service type.
	 * @return the service type
	 */
	public ServiceType service() {
		return this.service;
	}

	/**
	 * Return the message type.
	 * @return the type, 0 to 65535
	 */
	public int type() {
		return this.type;
	}

	/**
	 * Tell whether the sender wants no copy.
	 * @return {@code true} with self-discard
	 */
	public boolean isSelfDiscard() {
		return this.selfDiscard;
	}

	/**
	 * Return the body.
	 * @return the array given, not a copy
	 */
	public byte[] body() {
		return this.body;
	}

	@Override
	public String toString() {
		return "Multicast[targets=%s, service=%s, type=%d, selfDiscard=%s, body=%d bytes]".formatted(this.targets,
				this.service, this.type, this.selfDiscard, this.body.length);
	}

}
