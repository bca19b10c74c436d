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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who listens to what. Confined to the delivery lane.
 */
final class Subscriptions {

	private final Map<String, List<GroupSubscription>> groups = new HashMap<>();

	private List<ListenerSubscription> listeners = List.of();

	void add(GroupSubscription subscription) {
		for (String group : subscription.groups()) {
			List<GroupSubscription> changed = new ArrayList<>(of(group));
			changed.add(subscription);
			this.groups.put(group, List.copyOf(changed));
		}
	}

	void remove(GroupSubscription subscription) {
		for (String group : subscription.groups()) {
			List<GroupSubscription> changed = of(group).stream().filter((other) -> other != subscription).toList();
			if (changed.isEmpty()) {
				this.groups.remove(group);
			}
			else {
				this.groups.put(group, changed);
			}
		}
	}

	void add(ListenerSubscription subscription) {
		List<ListenerSubscription> changed = new ArrayList<>(this.listeners);
		changed.add(subscription);
		this.listeners = List.copyOf(changed);
	}

	void remove(ListenerSubscription subscription) {
		this.listeners = this.listeners.stream().filter((other) -> other != subscription).toList();
	}

	List<ListenerSubscription> listeners() {
		return this.listeners;
	}

	/**
	 * The subscriptions of a group, which stay as they are while they are called.
	 */
	List<GroupSubscription> of(String group) {
		return this.groups.getOrDefault(group, List.of());
	}

}
