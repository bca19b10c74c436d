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

package io.asyncspread.spring.core;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;

import io.asyncspread.Member;

/**
 * What came of a request to all members of a group: the answers as a list, and who gave
 * them, who failed, who left and who was silent. Immutable.
 *
 * @param <R> type of the answers
 */
public final class Replies<R> extends AbstractList<R> {

	private final List<R> values;

	private final Map<Member, R> answered;

	private final Map<Member, String> failed;

	private final List<Member> left;

	private final List<Member> silent;

	Replies(Map<Member, R> answered, Map<Member, String> failed, List<Member> left, List<Member> silent) {
		this.values = List.copyOf(answered.values());
		this.answered = answered;
		this.failed = failed;
		this.left = List.copyOf(left);
		this.silent = List.copyOf(silent);
	}

	@Override
	public R get(int index) {
		return this.values.get(index);
	}

	@Override
	public int size() {
		return this.values.size();
	}

	/**
	 * Return who answered what.
	 * @return the answers by member, in the order of the view
	 */
	public Map<Member, R> answered() {
		return this.answered;
	}

	/**
	 * Return who said that the request could not be answered, or gave an answer that
	 * could not be read.
	 * @return the reasons by member
	 */
	public Map<Member, String> failed() {
		return this.failed;
	}

	/**
	 * Return who left the group before answering.
	 * @return the members
	 */
	public List<Member> left() {
		return this.left;
	}

	/**
	 * Return who was still in the group when the time was over, and had not answered.
	 * @return the members
	 */
	public List<Member> silent() {
		return this.silent;
	}

	/**
	 * Tell whether every member that was asked has answered.
	 * @return {@code true} if nobody failed, left or was silent
	 */
	public boolean isComplete() {
		return this.failed.isEmpty() && this.left.isEmpty() && this.silent.isEmpty();
	}

	@Override
	public String toString() {
		return "Replies[answered=%s, failed=%s, left=%s, silent=%s]".formatted(this.answered.keySet(),
				this.failed.keySet(), this.left, this.silent);
	}

}
