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

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.SpreadMessage;
import io.asyncspread.DisconnectMessage;
import io.asyncspread.JoinMessage;
import io.asyncspread.LeaveMessage;
import io.asyncspread.spring.listener.Delivery;
import io.asyncspread.spring.listener.GroupEnd;
import io.asyncspread.spring.support.InboundMessage;

/**
 * One step of the stream on its way into a method; used by one thread.
 *
 * @param delivery the step
 * @param message the message of a data step, else {@code null}
 */
record Step(Delivery delivery, @Nullable InboundMessage message) {

	static Step of(Delivery delivery) {
		return new Step(delivery, (delivery instanceof Delivery.Data data)
				? new InboundMessage(data.message(), data.group(), data.view(), data.receivedAt()) : null);
	}

	InboundMessage data() {
		InboundMessage data = this.message;
		if (data == null) {
			throw new IllegalStateException("not a data message: " + this.delivery);
		}
		return data;
	}

	@Nullable GroupView view() {
		return this.delivery.view();
	}

	@Nullable SpreadMessage raw() {
		return (this.delivery instanceof Delivery.Data data) ? data.message() : membership();
	}

	@Nullable MembershipMessage membership() {
		return (this.delivery instanceof Delivery.Membership membership) ? membership.message() : null;
	}

	@Nullable GroupEnd end() {
		return (this.delivery instanceof Delivery.End ended) ? ended.end() : null;
	}

	/**
	 * Return who caused the step.
	 * @return the sender of data, the member that a membership message names, else
	 * {@code null}
	 */
	@Nullable Member member() {
		if (this.delivery instanceof Delivery.Data data) {
			return data.message().sender();
		}
		MembershipMessage change = membership();
		if (change instanceof JoinMessage join) {
			return join.member();
		}
		if (change instanceof LeaveMessage leave) {
			return leave.member();
		}
		return (change instanceof DisconnectMessage disconnect) ? disconnect.member() : null;
	}

}
