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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.asyncspread.GroupView;
import io.asyncspread.RejectedMessage;
import io.asyncspread.SpreadException;

/**
 * What {@link JoinedGroups} asks of the session. Called on the event loop of the client.
 */
interface MembershipRequests {

	void sendJoin(String group);

	void sendLeave(String group);

	void schedule(Duration delay, Runnable action);

	/**
	 * Complete futures with the current view, after all that is on the lane.
	 */
	void completeInOrder(String group, List<CompletableFuture<@Nullable GroupView>> futures);

	/**
	 * Complete futures, after all that is on the lane.
	 */
	void leftInOrder(List<CompletableFuture<Void>> futures);

	void fail(CompletableFuture<?> future, Throwable cause);

	SpreadException refusal(RejectedMessage message);

	/**
	 * The daemon and the session that requests go to, for error messages.
	 */
	String where();

	void joinFailed(String group, SpreadException cause);

	void allJoined(List<String> groups);

}
