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

package io.asyncspread.recipes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.Multicast;
import io.asyncspread.SessionClosedException;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadClient;

/**
 * Jobs that all members of a group hear of and one of them does; when that one is gone
 * before it is done, the next one does it. The open jobs live on the lane of the client.
 */
final class Jobs implements GroupListener {

	private static final int JOB = 1;

	private static final int DONE = 2;

	private final SpreadClient client;

	private final String group;

	private final Consumer<String> work;

	private final Executor executor;

	private final Map<String, List<Member>> open = new LinkedHashMap<>();

	Jobs(SpreadClient client, String group, Consumer<String> work, Executor executor) {
		this.client = client;
		this.group = group;
		this.work = work;
		this.executor = executor;
	}

	void submit(String job) {
		this.client.send(Multicast.to(this.group).type(JOB).text(job));
	}

	@Override
	public void onMessage(DataMessage message, @Nullable GroupView view) {
		String job = new String(message.body(), StandardCharsets.UTF_8);
		if (message.type() == DONE) {
			this.open.remove(job);
		}
		else if (view != null && !this.open.containsKey(job)) {
			List<Member> heirs = new ArrayList<>(view.members());
			Collections.rotate(heirs, -view.rank(view.owner(job)));
			this.open.put(job, heirs);
			runIfOurs(job, heirs, view);
		}
	}

	@Override
	public void onView(GroupView view) {
		this.open.forEach((job, heirs) -> {
			Member before = heirs.get(0);
			heirs.removeIf((member) -> !view.contains(member));
			if (!heirs.get(0).equals(before)) {
				runIfOurs(job, heirs, view);
			}
		});
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		this.open.clear();
	}

	private void runIfOurs(String job, List<Member> heirs, GroupView view) {
		if (view.isSelf(heirs.get(0))) {
			this.executor.execute(() -> run(job));
		}
	}

	private void run(String job) {
		this.work.accept(job);
		try {
			this.client.send(Multicast.to(this.group).type(DONE).text(job));
		}
		catch (SessionLostException | SessionClosedException ex) {
			// the others have seen us go and do the job again
		}
	}

}
