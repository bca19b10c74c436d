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
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import io.asyncspread.GroupId;
import io.asyncspread.codec.Wire;
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
 * A ring that loses daemons lives through a transitional period: members at lost daemons
 * are still listed, and changes are told as changes of the network (wire protocol,
 * section 6.5).
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

	/**
	 * The order of the sets in a network message: by the view that the members come from.
	 */
	private static final Comparator<Group> VIEW_ORDER = (one, other) -> {
		int order = Integer.compare(one.id().daemonId(), other.id().daemonId());
		return (order != 0) ? order : Integer.compareUnsigned(one.id().time(), other.id().time());
	};

	private final List<Node> nodes;

	private final BitSet positions = new BitSet();

	private final GroupId id;

	private final NavigableMap<String, Group> groups = new TreeMap<>();

	private final Map<Endpoint, TreeSet<String>> joined = new HashMap<>();

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	private final MembershipFrames frames;

	private final LongSupplier deliveries;

	private boolean lossPending;

	Ring(List<Node> nodes, int time, MembershipFrames frames, LongSupplier deliveries) {
		this.nodes = List.copyOf(nodes);
		nodes.forEach((node) -> this.positions.set(node.position()));
		this.id = new GroupId(nodes.get(0).id(), time, 0);
		this.frames = frames;
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
		this.groups.values().forEach((group) -> piece.adopt(group.copy()));
		piece.waiting.addAll(this.waiting);
		piece.lossPending = part.size() < this.nodes.size() || this.lossPending;
		return piece;
	}

	List<Node> nodes() {
		return this.nodes;
	}

	Collection<Group> groups() {
		return this.groups.values();
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
			join(join.client(), join.group());
		}
		else if (request instanceof Leave leave) {
			leave(leave.client(), leave.group());
		}
		else if (request instanceof End end) {
			end(end.client());
		}
	}

	/**
	 * Finish the configuration that ends: what was certain is delivered in it, the rest
	 * in the transitional period, which begins if daemons are lost. Afterwards nothing is
	 * in flight, and members at lost daemons are gone.
	 */
	void settle() {
		if (this.lossPending) {
			while (!this.waiting.isEmpty() && !isSafe(this.waiting.element().request())) {
				deliverFirst();
			}
			beginTransition();
		}
		while (!this.waiting.isEmpty()) {
			deliverFirst();
		}
		if (this.lossPending) {
			dropLost();
			this.lossPending = false;
		}
	}

	/**
	 * Take over what settled rings bring together, and announce each group that changed.
	 * @param pieces the rings
	 */
	void merge(List<Ring> pieces) {
		NavigableMap<String, List<Group>> sources = new TreeMap<>();
		for (Ring piece : pieces) {
			piece.groups.forEach((name, group) -> sources.computeIfAbsent(name, (key) -> new ArrayList<>()).add(group));
		}
		sources.forEach((name, parts) -> {
			if (parts.size() == 1 && !parts.get(0).isChanged()) {
				adopt(parts.get(0));
			}
			else {
				adopt(announce(name, parts));
			}
		});
	}

	private Group announce(String name, List<Group> parts) {
		parts.sort(VIEW_ORDER);
		Group group = new Group(name, this.id);
		List<List<Endpoint>> sets = new ArrayList<>();
		for (Group part : parts) {
			sets.add(part.members());
			part.members().forEach(group::add);
		}
		group.stable(this.id);
		sendNetwork(group, sets);
		return group;
	}

	private void adopt(Group group) {
		this.groups.put(group.name(), group);
		for (Endpoint member : group.members()) {
			this.joined.computeIfAbsent(member, (key) -> new TreeSet<>()).add(group.name());
		}
	}

	private void beginTransition() {
		for (Group group : this.groups.values()) {
			if (group.members().stream().anyMatch((member) -> !isHere(member))) {
				send(group, this.frames.transitional(group));
				group.transitional(this.id);
			}
		}
	}

	private void dropLost() {
		this.joined.keySet().removeIf((member) -> !isHere(member));
		this.groups.values().removeIf((group) -> {
			group.members().removeIf((member) -> !isHere(member));
			return group.members().isEmpty();
		});
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
			Group group = this.groups.get(target);
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

	private void join(Endpoint client, String name) {
		Group group = this.groups.computeIfAbsent(name, (key) -> new Group(key, this.id));
		if (!group.add(client)) {
			return;
		}
		this.joined.computeIfAbsent(client, (key) -> new TreeSet<>()).add(name);
		if (!isHere(client)) {
			group.changed();
		}
		if (group.isChanged()) {
			sendTransitionalChange(group, client);
		}
		else {
			send(group, this.frames.notice(Wire.CAUSED_BY_JOIN, group, client));
		}
	}

	private void leave(Endpoint client, String name) {
		TreeSet<String> names = this.joined.get(client);
		if (names == null || !names.remove(name)) {
			return;
		}
		if (names.isEmpty()) {
			this.joined.remove(client);
		}
		if (isHere(client) && client.wantsMembership()) {
			client.deliver(this.frames.selfLeave(name));
		}
		remove(client, name, Wire.CAUSED_BY_LEAVE);
	}

	private void end(Endpoint client) {
		TreeSet<String> names = this.joined.remove(client);
		if (names != null) {
			names.forEach((name) -> remove(client, name, Wire.CAUSED_BY_DISCONNECT));
		}
		if (isHere(client)) {
			client.ended();
		}
	}

	private void remove(Endpoint client, String name, int cause) {
		Group group = this.groups.get(name);
		if (group == null || !group.remove(client)) {
			return;
		}
		if (group.members().isEmpty()) {
			this.groups.remove(name);
		}
		else if (group.isChanged()) {
			sendTransitionalChange(group, null);
		}
		else {
			send(group, this.frames.notice(cause, group, client));
		}
	}

	private void sendTransitionalChange(Group group, @Nullable Endpoint joiner) {
		List<List<Endpoint>> sets = new ArrayList<>();
		List<Endpoint> staying = new ArrayList<>();
		Map<Node, List<Endpoint>> lost = new TreeMap<>((one, other) -> one.position() - other.position());
		for (Endpoint member : group.members()) {
			List<Endpoint> set = isHere(member) ? staying
					: lost.computeIfAbsent(member.node(), (node) -> new ArrayList<>());
			if (member != joiner) {
				set.add(member);
			}
		}
		sets.add(staying);
		sets.addAll(lost.values());
		if (joiner != null) {
			sets.add(List.of(joiner));
		}
		sendNetwork(group, sets);
		send(group, this.frames.transitional(group));
	}

	private void sendNetwork(Group group, List<List<Endpoint>> sets) {
		byte[] first = this.frames.network(group, sets);
		for (int i = 0; i < sets.size(); i++) {
			byte[] frame = (i == 0) ? first : null;
			for (Endpoint member : sets.get(i)) {
				if (isHere(member) && member.wantsMembership()) {
					frame = (frame != null) ? frame : this.frames.forSet(first, group, sets, i);
					member.deliver(frame);
				}
			}
		}
	}

	private void send(Group group, byte[] frame) {
		for (Endpoint member : group.members()) {
			if (member.wantsMembership() && isHere(member)) {
				member.deliver(frame);
			}
		}
	}

	private boolean isHere(Endpoint endpoint) {
		return this.positions.get(endpoint.node().position());
	}

	private static boolean isSafe(Request request) {
		return request instanceof Multicast multicast && multicast.isSafe();
	}

}
