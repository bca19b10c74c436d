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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A client of the network, known to all others by its private group {@code #name#daemon}:
 * the sender of a message, a member of a group, or the target of a message to just one
 * client.
 * <p>
 * Immutable; equal when the private groups are equal. The natural order is that of the
 * text; the order of members in a {@link GroupView} is the daemon's and differs where
 * daemons are concerned.
 */
public final class Member implements Comparable<Member> {

	private final String privateGroup;

	private Member(String privateGroup) {
		this.privateGroup = privateGroup;
	}

	/**
	 * Return the member with the given private group.
	 * @param privateGroup a private group such as {@code #prices#d1}
	 * @return the member
	 * @throws IllegalArgumentException if the text is no private group
	 */
	public static Member of(String privateGroup) {
		if (!privateGroup.startsWith("#")) {
			throw new IllegalArgumentException(
					"private group '" + privateGroup + "' must have the form '#name#daemon', the first '#' is missing");
		}
		return new Member(Limits.checkTarget(privateGroup));
	}

	/**
	 * Return the member with the given private name at the given daemon.
	 * @param name the private name
	 * @param daemon the name of the daemon
	 * @return the member
	 * @throws IllegalArgumentException if a name breaks the rules of {@link Limits}
	 */
	public static Member of(String name, String daemon) {
		return of("#" + name + "#" + daemon);
	}

	/**
	 * Return the member for a name as it came over the wire, where any bytes can stand.
	 * @param privateGroup the text received
	 * @return the member, without any check
	 */
	public static Member received(String privateGroup) {
		return new Member(privateGroup);
	}

	/**
	 * Return the private group, which is the address for a message to this member alone.
	 * @return a text such as {@code #prices#d1}
	 */
	public String privateGroup() {
		return this.privateGroup;
	}

	/**
	 * Return the private name.
	 * @return the part between the two {@code #}, or the whole text of a name that is no
	 * private group
	 */
	public String name() {
		int second = secondMark();
		return (second < 0) ? this.privateGroup : this.privateGroup.substring(1, second);
	}

	/**
	 * Return the name of the daemon that the member is connected to.
	 * @return the part behind the second {@code #}, empty for a name that is no private
	 * group
	 */
	public String daemon() {
		int second = secondMark();
		return (second < 0) ? "" : this.privateGroup.substring(second + 1);
	}

	private int secondMark() {
		return this.privateGroup.startsWith("#") ? this.privateGroup.indexOf('#', 1) : -1;
	}

	@Override
	public int compareTo(Member other) {
		return this.privateGroup.compareTo(other.privateGroup);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Member member && this.privateGroup.equals(member.privateGroup));
	}

	@Override
	public int hashCode() {
		return Objects.hashCode(this.privateGroup);
	}

	@Override
	public String toString() {
		return Printable.text(this.privateGroup);
	}

}
