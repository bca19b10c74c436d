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

/**
 * Members that moved together from one view of a group to the next and have delivered the
 * same messages in between.
 *
 * @param members the members, in member order; can be empty
 */
public record VirtualSynchronySet(List<Member> members) {

	public VirtualSynchronySet {
		members = Members.copyOf(members);
	}

}
