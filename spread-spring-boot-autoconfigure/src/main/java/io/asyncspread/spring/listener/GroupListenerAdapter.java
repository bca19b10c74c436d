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

package io.asyncspread.spring.listener;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.TransitionalMessage;

/**
 * Calls a {@link GroupListener} as the client itself would. Membership reaches it one
 * step at a time in every {@link Ordering}, so its state needs no guard.
 */
final class GroupListenerAdapter implements SpreadMessageListener {

	private final GroupListener listener;

	private final Map<String, Integer> epochs = new HashMap<>();

	GroupListenerAdapter(GroupListener listener) {
		this.listener = listener;
	}

	@Override
	public @Nullable CompletionStage<?> onDelivery(Delivery delivery) {
		if (delivery instanceof Delivery.Data data) {
			this.listener.onMessage(data.message(), data.view());
		}
		else if (delivery instanceof Delivery.Membership membership) {
			this.listener.onMembership(membership.message());
			if (membership.message() instanceof TransitionalMessage && membership.view() != null) {
				this.listener.onTransitional(membership.view());
			}
		}
		else if (delivery instanceof Delivery.View change) {
			onView(change.view());
		}
		else if (delivery instanceof Delivery.End ended) {
			this.epochs.remove(ended.end().group());
			this.listener.onGroupEnd(ended.end().group(), ended.view());
		}
		return null;
	}

	private void onView(GroupView view) {
		this.listener.onView(view);
		Integer epoch = this.epochs.put(view.group(), view.epoch());
		if (epoch == null || epoch != view.epoch()) {
			this.listener.onGroupStart(view);
			return;
		}
		for (Member member : view.joined()) {
			this.listener.onMemberJoined(member, view);
		}
		for (Member member : view.left()) {
			this.listener.onMemberLeft(member, view);
		}
	}

}
