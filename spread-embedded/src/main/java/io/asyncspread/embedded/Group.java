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
import java.util.Collections;
import java.util.List;

import io.asyncspread.GroupId;

/**
 * A group with at least one member, as one component of the network knows it. Confined to
 * the event loop of its network.
 */
final class Group {

	private final String name;

	private final List<Endpoint> members;

	private GroupId id;

	private boolean changed;

	Group(String name, GroupId id) {
		this(name, id, new ArrayList<>());
	}

	private Group(String name, GroupId id, List<Endpoint> members) {
		this.name = name;
		this.id = id;
		this.members = members;
	}

	/**
	 * Return a copy for another component.
	 * @return the copy
	 */
	Group copy() {
		return new Group(this.name, this.id, new ArrayList<>(this.members));
	}

	String name() {
		return this.name;
	}

	GroupId id() {
		return this.id;
	}

	/**
	 * Return the members in the order of all membership messages.
	 * @return the members
	 */
	List<Endpoint> members() {
		return this.members;
	}

	/**
	 * Tell whether a change of the network touches this group, so that it must be
	 * announced.
	 * @return {@code true} from the transitional signal to the network message
	 */
	boolean isChanged() {
		return this.changed;
	}

	/**
	 * Note that a change of the network touches this group.
	 */
	void changed() {
		this.changed = true;
	}

	/**
	 * Enter the transitional period of a configuration that has lost members.
	 * @param configuration the id of the configuration
	 */
	void transitional(GroupId configuration) {
		this.id = new GroupId(configuration.daemonId(), configuration.time(), 1);
		this.changed = true;
	}

	/**
	 * Enter a configuration that is whole.
	 * @param configuration the id of the configuration
	 */
	void stable(GroupId configuration) {
		this.id = new GroupId(configuration.daemonId(), configuration.time(), 1);
		this.changed = false;
	}

	boolean add(Endpoint endpoint) {
		int index = Collections.binarySearch(this.members, endpoint, Endpoint.MEMBER_ORDER);
		if (index >= 0) {
			return false;
		}
		this.members.add(-index - 1, endpoint);
		nextView();
		return true;
	}

	boolean remove(Endpoint endpoint) {
		int index = Collections.binarySearch(this.members, endpoint, Endpoint.MEMBER_ORDER);
		if (index < 0 || this.members.get(index) != endpoint) {
			return false;
		}
		this.members.remove(index);
		nextView();
		return true;
	}

	private void nextView() {
		this.id = new GroupId(this.id.daemonId(), this.id.time(), this.id.index() + 1);
	}

}
