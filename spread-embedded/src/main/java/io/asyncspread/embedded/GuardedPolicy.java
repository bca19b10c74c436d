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

import java.util.List;
import java.util.function.BooleanSupplier;

import io.asyncspread.Member;
import io.asyncspread.ServiceType;

/**
 * An access policy of the user that refuses what it fails to decide, and tells that it
 * did. Confined to the event loop of its network.
 */
final class GuardedPolicy implements AccessPolicy {

	private final AccessPolicy policy;

	private final ClientEvents events;

	GuardedPolicy(AccessPolicy policy, ClientEvents events) {
		this.policy = policy;
		this.events = events;
	}

	@Override
	public boolean permitSession(Member client) {
		return decide(client, () -> this.policy.permitSession(client));
	}

	@Override
	public boolean permitJoin(Member client, String group) {
		return decide(client, () -> this.policy.permitJoin(client, group));
	}

	@Override
	public boolean permitLeave(Member client, String group) {
		return decide(client, () -> this.policy.permitLeave(client, group));
	}

	@Override
	public boolean permitMulticast(Member client, ServiceType service, List<String> targets) {
		return decide(client, () -> this.policy.permitMulticast(client, service, targets));
	}

	private boolean decide(Member client, BooleanSupplier decision) {
		try {
			return decision.getAsBoolean();
		}
		catch (RuntimeException | Error ex) {
			this.events.accessPolicyFailed(client, ex);
			return false;
		}
	}

}
