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

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;

import io.asyncspread.MembershipMessage;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;

/**
 * What kinds of steps a listener method asks for: collected from its parameters one by
 * one, then decided.
 */
final class AskedKinds {

	private final BiFunction<String, String, SpreadListenerConfigurationException> mistake;

	private final Set<Accept> kinds = EnumSet.noneOf(Accept.class);

	private Class<? extends MembershipMessage> membershipType = MembershipMessage.class;

	private boolean payload;

	private boolean view;

	private boolean member;

	/**
	 * Start with a method that asks for nothing.
	 * @param mistake makes an exception of what is wrong and the remedy
	 */
	AskedKinds(BiFunction<String, String, SpreadListenerConfigurationException> mistake) {
		this.mistake = mistake;
	}

	Set<Accept> kinds() {
		return this.kinds;
	}

	Class<? extends MembershipMessage> membershipType() {
		return this.membershipType;
	}

	void data() {
		this.kinds.add(Accept.DATA);
	}

	void payload() {
		this.payload = true;
		data();
	}

	void membership(Class<? extends MembershipMessage> type) {
		this.kinds.add(Accept.MEMBERSHIP);
		this.membershipType = type;
	}

	void end() {
		this.kinds.add(Accept.END);
	}

	void view() {
		this.view = true;
	}

	void member() {
		this.member = true;
	}

	/**
	 * Decide, when all parameters are collected.
	 * @param accept the attribute, empty if it is left out
	 */
	void decide(Set<Accept> accept) {
		refuseTwoAtOnce();
		if (this.kinds.isEmpty() && this.member && !this.view) {
			this.kinds.add(Accept.DATA);
		}
		if (!accept.isEmpty()) {
			accept(accept);
		}
		if (this.kinds.isEmpty() && this.view) {
			this.kinds.add(Accept.VIEW);
			if (this.member) {
				throw this.mistake.apply("it asks for a view and a member, but a view names no single member.",
						"Ask for a JoinMessage, LeaveMessage or DisconnectMessage too, or take GroupView.joined() and left().");
			}
		}
		if (this.kinds.isEmpty()) {
			throw this.mistake.apply("its parameters do not say what it listens to.",
					"Add a parameter for the payload, a DataMessage, a GroupView or a membership message, "
							+ "or set the attribute 'accept'.");
		}
	}

	private void refuseTwoAtOnce() {
		boolean membership = this.kinds.contains(Accept.MEMBERSHIP);
		boolean data = this.kinds.contains(Accept.DATA);
		boolean either = membership && data && this.membershipType == MembershipMessage.class && !this.payload;
		if (membership && data && !either) {
			throw this.mistake.apply("it asks for data and for a " + this.membershipType.getSimpleName()
					+ " at once, and no message is both.", "Make two methods of it; they share one order.");
		}
		if (this.kinds.contains(Accept.END) && (this.kinds.size() > 1 || this.member)) {
			throw this.mistake.apply(
					"it asks for a GroupEnd and for a message at once, and no message comes with the end.",
					"Make two methods of it; they share one order.");
		}
	}

	private void accept(Set<Accept> wanted) {
		if (!this.kinds.isEmpty() && !this.kinds.containsAll(wanted)) {
			throw this.mistake.apply("attribute 'accept' is " + wanted + ", but its parameters can only be filled by "
					+ this.kinds + ".", "Leave 'accept' out, or change the parameters.");
		}
		this.kinds.clear();
		this.kinds.addAll(wanted);
	}

}
