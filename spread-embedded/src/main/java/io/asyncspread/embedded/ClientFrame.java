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

import io.asyncspread.codec.Wire;

/**
 * A frame that a client sent and that passed the daemon's checks.
 *
 * @param service the service word without endian marks
 * @param groups the names of the groups, cut at their first NUL
 * @param targets the names that a daemon takes for the targets; not the groups if there
 * are too many of them
 * @param bytes the whole frame, with its integers in the daemon's byte order
 */
record ClientFrame(int service, List<String> groups, List<String> targets, byte[] bytes) {

	boolean isMulticast() {
		return (this.service & Wire.REGULAR) != 0;
	}

	boolean isJoin() {
		return (this.service & Wire.JOIN) != 0;
	}

	boolean isLeave() {
		return (this.service & Wire.LEAVE) != 0;
	}

}
