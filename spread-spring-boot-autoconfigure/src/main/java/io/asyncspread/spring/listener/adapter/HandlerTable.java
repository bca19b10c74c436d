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

package io.asyncspread.spring.listener.adapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DisconnectMessage;
import io.asyncspread.JoinMessage;
import io.asyncspread.LeaveMessage;
import io.asyncspread.MembershipMessage;
import io.asyncspread.NetworkMessage;
import io.asyncspread.SelfLeaveMessage;
import io.asyncspread.TransitionalMessage;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.support.TypeMapping;

/**
 * Which method of an endpoint takes what in one group, worked out completely when the
 * application starts: of the methods that ask for the same, the most specific one, and a
 * mistake if two are equally so.
 */
final class HandlerTable {

	private static final List<Class<? extends MembershipMessage>> MEMBERSHIP = List.of(JoinMessage.class,
			LeaveMessage.class, DisconnectMessage.class, NetworkMessage.class, TransitionalMessage.class,
			SelfLeaveMessage.class);

	private final String group;

	private final List<ListenerMethod> methods;

	private final TypeMapping mapping;

	private final Map<Integer, @Nullable ListenerMethod> dataByType = new HashMap<>();

	private final @Nullable ListenerMethod otherData;

	private final Map<Class<?>, ListenerMethod> membership = new HashMap<>();

	private final @Nullable ListenerMethod view;

	private final @Nullable ListenerMethod end;

	private final boolean exhaustive;

	/**
	 * Create the table.
	 * @param group the group, empty for private messages
	 * @param all the methods of the endpoint
	 * @param mapping what the message types mean
	 */
	HandlerTable(String group, List<ListenerMethod> all, TypeMapping mapping) {
		this.group = group;
		this.mapping = mapping;
		this.methods = all.stream().filter((method) -> method.listensTo(group)).toList();
		Set<Integer> types = new TreeSet<>(mapping.messageTypes());
		this.methods.forEach((method) -> types.addAll(method.types()));
		for (Integer type : types) {
			this.dataByType.put(type, data(type));
		}
		this.otherData = data(-1);
		for (Class<? extends MembershipMessage> type : MEMBERSHIP) {
			ListenerMethod method = membership(type);
			if (method != null) {
				this.membership.put(type, method);
			}
		}
		this.view = only(methods((method) -> method.takes(Accept.VIEW)), "new views");
		this.end = only(methods((method) -> method.takes(Accept.END)), "the end of the membership");
		this.exhaustive = methods((method) -> method.takes(Accept.DATA)).stream()
			.allMatch((method) -> method.types().isEmpty());
	}

	@Nullable ListenerMethod forData(int type) {
		return this.dataByType.containsKey(type) ? this.dataByType.get(type) : this.otherData;
	}

	@Nullable ListenerMethod forMembership(MembershipMessage message) {
		return this.membership.get(message.getClass());
	}

	@Nullable ListenerMethod forView() {
		return this.view;
	}

	@Nullable ListenerMethod forEnd() {
		return this.end;
	}

	/**
	 * Tell whether the methods mean to take every data message, so that one that none
	 * takes is an error.
	 * @return {@code false} if some choose by message type
	 */
	boolean isExhaustive() {
		return this.exhaustive;
	}

	boolean takesData() {
		return this.otherData != null || !this.dataByType.values().stream().allMatch(Objects::isNull);
	}

	private List<ListenerMethod> methods(Predicate<ListenerMethod> condition) {
		return this.methods.stream().filter(condition).toList();
	}

	private @Nullable ListenerMethod data(int type) {
		List<ListenerMethod> candidates = methods(
				(method) -> method.takes(Accept.DATA) && (method.types().isEmpty() || method.types().contains(type)));
		Class<?> mapped = (type >= 0) ? this.mapping.javaType(type) : null;
		String what = (type >= 0) ? "data of message type " + type : "data";
		List<ListenerMethod> regular = candidates.stream().filter((method) -> !method.isFallback()).toList();
		List<ListenerMethod> byType = regular.stream().filter((method) -> method.types().contains(type)).toList();
		ListenerMethod chosen = choose(byType, mapped, what);
		if (chosen == null) {
			chosen = choose(regular.stream().filter((method) -> method.types().isEmpty()).toList(), mapped, what);
		}
		return (chosen != null) ? chosen
				: only(candidates.stream().filter(ListenerMethod::isFallback).toList(), what + " as the default");
	}

	private @Nullable ListenerMethod choose(List<ListenerMethod> candidates, @Nullable Class<?> mapped, String what) {
		List<ListenerMethod> any = candidates.stream().filter((method) -> method.convertedType() == null).toList();
		List<ListenerMethod> converting = candidates.stream()
			.filter((method) -> method.convertedType() != null)
			.toList();
		if (mapped != null) {
			List<ListenerMethod> fitting = converting.stream().filter((method) -> fits(method, mapped)).toList();
			return fitting.isEmpty() ? only(any, what) : mostSpecific(fitting, what);
		}
		if (converting.size() > 1 || !any.isEmpty()) {
			converting = converting.stream().filter((method) -> !isMapped(method)).toList();
		}
		List<ListenerMethod> open = new ArrayList<>(any);
		open.addAll(converting);
		return only(open, what);
	}

	private static boolean fits(ListenerMethod method, Class<?> mapped) {
		Class<?> type = method.convertedType();
		return type != null && type.isAssignableFrom(mapped);
	}

	private boolean isMapped(ListenerMethod method) {
		Class<?> type = method.convertedType();
		return type != null && this.mapping.reaches(type);
	}

	private ListenerMethod mostSpecific(List<ListenerMethod> candidates, String what) {
		List<ListenerMethod> best = candidates.stream()
			.filter((method) -> candidates.stream().noneMatch((other) -> isNarrower(other, method)))
			.toList();
		ListenerMethod chosen = only(best, what);
		return (chosen != null) ? chosen : candidates.get(0);
	}

	private static boolean isNarrower(ListenerMethod method, ListenerMethod than) {
		Class<?> narrow = method.convertedType();
		Class<?> wide = than.convertedType();
		return narrow != null && wide != null && narrow != wide && wide.isAssignableFrom(narrow);
	}

	private @Nullable ListenerMethod membership(Class<? extends MembershipMessage> type) {
		List<ListenerMethod> candidates = methods(
				(method) -> method.takes(Accept.MEMBERSHIP) && method.membershipType().isAssignableFrom(type));
		List<ListenerMethod> best = candidates.stream()
			.filter((method) -> candidates.stream()
				.noneMatch((other) -> other.membershipType() != method.membershipType()
						&& method.membershipType().isAssignableFrom(other.membershipType())))
			.toList();
		return only(best, type.getSimpleName());
	}

	private @Nullable ListenerMethod only(List<ListenerMethod> candidates, String what) {
		if (candidates.size() > 1) {
			throw new SpreadListenerConfigurationException(
					candidates.get(0) + " and " + candidates.get(1) + " both ask for " + what
							+ (this.group.isEmpty() ? " in private messages" : " in group '" + this.group + "'")
							+ ", and nothing tells which of them shall get it.",
					"Set the attribute 'types', map message types to Java types (property spread.mapping.types), "
							+ "mark one as the default, or give one an 'id' of its own to make it a separate endpoint.");
		}
		return candidates.isEmpty() ? null : candidates.get(0);
	}

}
