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

package io.asyncspread;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A listener at work. All subscriptions of a group share one join; the group is left when
 * the last of them closes.
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Return the groups.
	 * @return the names, in the order subscribed
	 */
	List<String> groups();

	/**
	 * Return a future of the joins: it completes when all groups are joined and the
	 * listener has seen their first views, at once for a listener that needs no join, and
	 * exceptionally as that of {@link SpreadClient#join(String)}, or if the subscription
	 * or the client is closed first. Without a session it stays open until the next one.
	 * A failed join is tried again with the next session, of which
	 * {@link GroupListener#onGroupStart(GroupView)} tells.
	 * @return a future of the first join, one of its own at each call: cancelling it
	 * changes nothing else
	 */
	CompletableFuture<Void> joined();

	/**
	 * Stop calling the listener: no call begins after this returns, except for a call on
	 * the lane that is already running, and leave the groups that nobody else holds.
	 * Idempotent.
	 */
	@Override
	void close();

	/**
	 * Stop as {@link #close()} does and tell when the groups are left.
	 * @return completes when the daemon has confirmed the leaves, without waiting for it
	 * for groups that others hold, or when the session or the client has ended, which
	 * ends the memberships too; exceptionally as that of
	 * {@link SpreadClient#leave(String)} if the daemon refuses or does not confirm in
	 * time
	 */
	CompletableFuture<Void> closeAsync();

}
