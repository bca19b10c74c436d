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

/**
 * Where a listener container stands.
 */
public enum ContainerState {

	/** Messages go to the listener as they come. */
	RUNNING,

	/** Still a member of the groups; messages wait for {@code resume()}. */
	PAUSED,

	/** Stopping: the groups are left, and the listener gets what had come before. */
	DRAINING,

	/** Not a member of the groups; no call runs. */
	STOPPED,

	/**
	 * Started, but unable to work: a group could not be joined, or the client has ended.
	 * It is {@link #RUNNING} again by itself when the groups are joined in a later
	 * session. A container that broke, for instance because its executor has too few
	 * threads, has left its groups, so that it holds back nobody else; only a stop and a
	 * start bring it back.
	 */
	FAILED

}
