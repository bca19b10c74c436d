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

package io.asyncspread.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

import io.asyncspread.GroupId;
import io.asyncspread.embedded.Request.End;
import io.asyncspread.embedded.Request.Join;
import io.asyncspread.embedded.Request.Leave;
import io.asyncspread.embedded.Request.Multicast;
import org.jspecify.annotations.Nullable;

/**
 * A component of the network: daemons that reach each other, the groups as they know
 * them, and the requests that have their place in the order but are not delivered yet.
 * Confined to the event loop of its network.
 * <p>
 * A ring that loses daemons lives through a transitional period before it is settled.
 */
final class Ring {

	/**
	 * A request in the order.
	 *
	 * @param request the request
	 * @param due time before which it is not delivered
	 */
	record Waiting(Request request, long due) {
	}

	private final List<Node> nodes;

	private final BitSet positions = new BitSet();

	private final Groups groups;

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	private final MembershipFrames frames;

	private final LongSupplier deliveries;

	private boolean lossPending;

	Ring(List<Node> nodes, int time, MembershipFrames frames, LongSupplier deliveries) {
		this.nodes = List.copyOf(nodes);
		for (Node node : nodes) {
			this.positions.set(node.position());
		}
		this.frames = frames;
		this.groups = new Groups(new GroupId(nodes.get(0).id(), time, 0), frames, this::isHere);
		this.deliveries = deliveries;
	}

	/**
	 * Return what some daemons of this ring take with them when they are cut off: all it
	 * knows and all that is in flight.
	 * @param part the daemons
	 * @param time time of the new configuration
	 * @return the piece
	 */
	Ring piece(List<Node> part, int time) {
		Ring piece = new Ring(part, time, this.frames, this.deliveries);
		piece.groups.copy(this.groups);
		piece.waiting.addAll(this.waiting);
		piece.lossPending = part.size() < this.nodes.size() || this.lossPending;
		return piece;
	}

	List<Node> nodes() {
		return this.nodes;
	}

	Groups groups() {
		return this.groups;
	}

	Deque<Waiting> waiting() {
		return this.waiting;
	}

	boolean hasFrozenNode() {
		for (Node node : this.nodes) {
			if (node.isFrozen()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Tell whether daemons were lost and the members do not know yet.
	 * @return {@code true} until the ring is settled
	 */
	boolean isLossPending() {
		return this.lossPending;
	}

	void enqueue(Waiting entry) {
		this.waiting.add(entry);
		entry.request().client().node().waiting(1);
	}

	/**
	 * Make all that waits due, in its order.
	 * @param due the time from which it is delivered
	 */
	void due(long due) {
		List<Waiting> later = List.copyOf(this.waiting);
		this.waiting.clear();
		later.forEach((entry) -> this.waiting.add(new Waiting(entry.request(), due)));
	}

	void deliverFirst() {
		Request request = this.waiting.remove().request();
		if (isHere(request.client())) {
			request.client().node().waiting(-1);
		}
		deliver(request);
	}

	/**
	 * Give a request its effect.
	 * @param request the request, whose turn it is
	 */
	void deliver(Request request) {
		if (request instanceof Multicast multicast) {
			multicast(multicast);
		}
		else if (request instanceof Join join) {
			this.groups.join(join.client(), join.group());
		}
		else if (request instanceof Leave leave) {
			this.groups.leave(leave.client(), leave.group());
		}
		else if (request instanceof End end) {
			this.groups.end(end.client());
		}
	}

	/**
	 * Finish the configuration that ends: what was certain is delivered in it, the rest
	 * in the transitional period, which begins if daemons are lost. Afterwards nothing is
	 * in flight, and members at lost daemons are gone.
	 */
	void settle() {
		if (this.lossPending) {
			while (!this.waiting.isEmpty() && !this.waiting.element().request().isSafe()) {
				deliverFirst();
			}
			this.groups.beginTransition();
		}
		while (!this.waiting.isEmpty()) {
			deliverFirst();
		}
		if (this.lossPending) {
			this.groups.dropLost();
			this.lossPending = false;
		}
	}

	/**
	 * Take over what settled rings bring together, and announce each group that changed.
	 * @param pieces the rings
	 */
	void merge(List<Ring> pieces) {
		List<Groups> known = new ArrayList<>();
		for (Ring piece : pieces) {
			known.add(piece.groups);
		}
		this.groups.merge(known);
	}

	private void multicast(Multicast message) {
		long delivery = this.deliveries.getAsLong();
		if (!message.isForSender()) {
			message.client().claim(delivery);
		}
		for (String target : message.targets()) {
			if (target.startsWith("#")) {
				Endpoint receiver = privateTarget(target);
				if (receiver != null && receiver.claim(delivery)) {
					receiver.deliver(message.frame());
				}
				continue;
			}
			Group group = this.groups.find(target);
			if (group == null) {
				continue;
			}
			for (Endpoint member : group.members()) {
				if (isHere(member) && member.claim(delivery)) {
					member.deliver(message.frame());
				}
			}
		}
	}

	private @Nullable Endpoint privateTarget(String target) {
		String daemon = target.substring(target.indexOf('#', 1) + 1);
		for (Node node : this.nodes) {
			if (node.name().equals(daemon)) {
				return node.endpoint(target);
			}
		}
		return null;
	}

	private boolean isHere(Endpoint endpoint) {
		return this.positions.get(endpoint.node().position());
	}

}
