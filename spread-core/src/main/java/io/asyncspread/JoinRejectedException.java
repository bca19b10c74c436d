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

import org.jspecify.annotations.Nullable;

/**
 * The daemon's access policy refused to let us join a group.
 */
public final class JoinRejectedException extends SpreadException {

	private final String group;

	/**
	 * Create the exception.
	 * @param group the group
	 * @param daemon name of the daemon
	 */
	public JoinRejectedException(String group, String daemon) {
		this("daemon '" + daemon + "' refused to let this client join group '" + group
				+ "': its access control policy forbids it", group, null);
	}

	private JoinRejectedException(String message, String group, @Nullable Throwable cause) {
		super(message, cause);
		this.group = group;
	}

	/**
	 * Return the group.
	 * @return the name of the group
	 */
	public String group() {
		return this.group;
	}

	@Override
	public boolean isRetryable() {
		return false;
	}

	@Override
	public SpreadException forCaller() {
		return new JoinRejectedException(String.valueOf(getMessage()), this.group, this);
	}

}
