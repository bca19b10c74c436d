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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.asyncspread.GroupId;
import io.asyncspread.codec.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The groups as one component of the network knows them, and what their members are told
 * when they change (wire protocol, section 6). Confined to the event loop of its network.
 * <p>
 * In the transitional period of a component that loses daemons, members at lost daemons
 * are still listed, and changes are told as changes of the network (section 6.5).
 */
final class Groups {

	/**
	 * The order of the sets in a network message: by the view that the members come from.
	 * A daemon subtracts, and what overflows turns the order round; three views can then
	 * be in a circle.
	 */
	private static final Comparator<Group> VIEW_ORDER = (one, other) -> {
		int order = one.id().daemonId() - other.id().daemonId();
		return (order != 0) ? order : one.id().time() - other.id().time();
	};

	private final GroupId configuration;

	private final MembershipFrames frames;

	private final Predicate<Endpoint> here;

	private final NavigableMap<String, Group> byName = new TreeMap<>();

	private final Map<Endpoint, TreeSet<String>> joined = new HashMap<>();

	/**
	 * Create a component without groups.
	 * @param configuration the id of the component, which new groups get
	 * @param frames how to write membership messages
	 * @param here tells the endpoints of this component from those that it loses
	 */
	Groups(GroupId configuration, MembershipFrames frames, Predicate<Endpoint> here) {
		this.configuration = configuration;
		this.frames = frames;
		this.here = here;
	}

	/**
	 * Return all groups.
	 * @return the groups in byte order of their names
	 */
	Collection<Group> all() {
		return this.byName.values();
	}

	@Nullable Group find(String name) {
		return this.byName.get(name);
	}

	/**
	 * Take over copies of the groups that another component knows.
	 * @param other the groups
	 */
	void copy(Groups other) {
		other.byName.values().forEach((group) -> adopt(group.copy()));
	}

	/**
	 * Take over what settled components bring together, and announce each group that
	 * changed.
	 * @param pieces the groups of each component
	 */
	void merge(List<Groups> pieces) {
		NavigableMap<String, List<Group>> sources = new TreeMap<>();
		for (Groups piece : pieces) {
			piece.byName.forEach((name, group) -> sources.computeIfAbsent(name, (key) -> new ArrayList<>()).add(group));
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

	/**
	 * Sort by insertion, as {@link List#sort} does only with a few: it may refuse an
	 * order in which three are in a circle.
	 */
	private static List<Group> inViewOrder(List<Group> parts) {
		List<Group> sorted = new ArrayList<>(parts.size());
		for (Group part : parts) {
			int place = 0;
			while (place < sorted.size() && VIEW_ORDER.compare(sorted.get(place), part) <= 0) {
				place++;
			}
			sorted.add(place, part);
		}
		return sorted;
	}

	private Group announce(String name, List<Group> unsorted) {
		List<Group> parts = inViewOrder(unsorted);
		Group group = new Group(name, this.configuration);
		List<List<Endpoint>> sets = new ArrayList<>();
		for (Group part : parts) {
			sets.add(part.members());
			part.members().forEach(group::add);
		}
		group.stable(this.configuration);
		sendNetwork(group, sets);
		return group;
	}

	private void adopt(Group group) {
		this.byName.put(group.name(), group);
		for (Endpoint member : group.members()) {
			this.joined.computeIfAbsent(member, (key) -> new TreeSet<>()).add(group.name());
		}
	}

	/**
	 * Begin the transitional period of all groups that lose members.
	 */
	void beginTransition() {
		for (Group group : this.byName.values()) {
			if (group.members().stream().anyMatch((member) -> !isHere(member))) {
				send(group, this.frames.transitional(group));
				group.transitional(this.configuration);
			}
		}
	}

	/**
	 * Forget all members that are lost.
	 */
	void dropLost() {
		this.joined.keySet().removeIf((member) -> !isHere(member));
		this.byName.values().removeIf((group) -> {
			group.members().removeIf((member) -> !isHere(member));
			return group.members().isEmpty();
		});
	}

	void join(Endpoint client, String name) {
		Group group = this.byName.computeIfAbsent(name, (key) -> new Group(key, this.configuration));
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

	void leave(Endpoint client, String name) {
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

	void end(Endpoint client) {
		TreeSet<String> names = this.joined.remove(client);
		if (names != null) {
			names.forEach((name) -> remove(client, name, Wire.CAUSED_BY_DISCONNECT));
		}
		if (isHere(client)) {
			client.ended();
		}
	}

	private void remove(Endpoint client, String name, int cause) {
		Group group = this.byName.get(name);
		if (group == null || !group.remove(client)) {
			return;
		}
		if (group.members().isEmpty()) {
			this.byName.remove(name);
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
		return this.here.test(endpoint);
	}

}
