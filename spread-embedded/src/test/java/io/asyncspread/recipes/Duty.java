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

import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;

/**
 * A duty that the first member of a group has, if it sees a majority of the whole
 * cluster. Written on the lane of the client, read from anywhere.
 */
final class Duty implements GroupListener {

	private final int majority;

	private volatile boolean ours;

	Duty(int clusterSize) {
		this.majority = clusterSize / 2 + 1;
	}

	boolean isOurs() {
		return this.ours;
	}

	@Override
	public void onView(GroupView view) {
		this.ours = view.isCoordinator() && view.size() >= this.majority;
	}

	@Override
	public void onTransitional(GroupView view) {
		this.ours = false;
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		this.ours = false;
	}

}
