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

/**
 * Version of a daemon, as it says in the handshake (wire protocol, section 2.1).
 *
 * @param major major version
 * @param minor minor version
 * @param patch patch version
 */
public record DaemonVersion(int major, int minor, int patch) {

	@Override
	public String toString() {
		return this.major + "." + this.minor + "." + this.patch;
	}

}
