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

package io.asyncspread.sample.heartbeat;

import java.util.concurrent.atomic.AtomicLong;

import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.sample.Groups;
import io.asyncspread.spring.annotation.SpreadListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Answers heartbeats. All instances receive each heartbeat in the same view, so each can
 * tell by itself whose turn it is, and exactly one answers.
 */
@Component
class HeartbeatResponder {

	private final AtomicLong given = new AtomicLong();

	private final ApplicationEventPublisher events;

	HeartbeatResponder(ApplicationEventPublisher events) {
		this.events = events;
	}

	/**
	 * Answer if the sender is ours to answer. What is returned goes to the sender alone,
	 * into its private group.
	 */
	@SpreadListener(group = Groups.HEARTBEAT, types = "" + Heartbeat.TYPE)
	@Nullable HeartbeatAnswer answer(Heartbeat heartbeat, Member sender, GroupView view) {
		Member owner = view.owner(sender.privateGroup());
		if (!view.isSelf(owner)) {
			return null;
		}
		this.events.publishEvent(new HeartbeatAnswered(this.given.incrementAndGet()));
		return new HeartbeatAnswer(heartbeat.number(), owner.privateGroup());
	}

}
