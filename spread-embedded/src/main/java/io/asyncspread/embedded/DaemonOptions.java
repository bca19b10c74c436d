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

import java.net.InetAddress;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

import io.asyncspread.DaemonVersion;

/**
 * How the daemons of a network behave. Immutable.
 *
 * @param version the version they report, and follow where versions differ
 * @param byteOrder the byte order of their frames
 * @param bindAddress the address they listen on
 * @param sessionLimit most sessions of one daemon
 * @param backlogLimit most messages that wait for a client that does not read
 * @param auth who is let in
 * @param accessPolicy what clients may do
 * @param strictHandshake whether each part of the handshake must arrive in one piece
 * @param overtaking whether weak messages overtake ordered ones
 * @param startDelay how long nothing is delivered after the start
 * @param nameHold how long a name stays taken after its session
 * @param lossDelay how long it takes to notice that a daemon does not answer
 * @param listeners who is told what happens
 */
record DaemonOptions(DaemonVersion version, ByteOrder byteOrder, InetAddress bindAddress, int sessionLimit,
		int backlogLimit, AuthRules auth, AccessPolicy accessPolicy, boolean strictHandshake, boolean overtaking,
		Duration startDelay, Duration nameHold, Duration lossDelay, List<EmbeddedSpreadListener> listeners) {

	private static final DaemonVersion VERSION_4_3 = new DaemonVersion(4, 3, 0);

	DaemonOptions {
		listeners = List.copyOf(listeners);
	}

	/**
	 * Check that it is known how a daemon of this version behaves. Every part of it is
	 * one signed byte on the wire.
	 * @param version the version
	 */
	static void checkVersion(DaemonVersion version) {
		boolean known = (version.major() == 4) ? version.minor() >= 0 && version.minor() <= 4
				: version.major() == 5 && version.minor() == 0;
		if (!known || version.patch() < 0 || version.patch() > Byte.MAX_VALUE) {
			throw new IllegalArgumentException(
					"version must be one whose daemons are known, 4.0.0 to 4.4.x or 5.0.x, but is " + version);
		}
	}

	boolean isLittleEndian() {
		return this.byteOrder == ByteOrder.LITTLE_ENDIAN;
	}

	/**
	 * Return the smallest size of data and groups that kills a daemon of this version.
	 * @return the number of bytes
	 */
	int fatalSize() {
		if (this.version.major() >= 5) {
			return 143_153;
		}
		return isBefore4Point3() ? 143_552 : 143_152;
	}

	/**
	 * Tell whether a connect packet that ends behind the flags is answered with a code.
	 * @return {@code true} for versions before 4.3
	 */
	boolean isNameMissingTold() {
		return isBefore4Point3();
	}

	boolean isKeepAlive() {
		return !isBefore4Point3();
	}

	/**
	 * Tell whether the connection of a bad client stays open until the end of the session
	 * has its place in the order.
	 * @return {@code true} from version 5
	 */
	boolean isCloseOrdered() {
		return this.version.major() >= 5;
	}

	private boolean isBefore4Point3() {
		return this.version.major() < VERSION_4_3.major()
				|| (this.version.major() == VERSION_4_3.major() && this.version.minor() < VERSION_4_3.minor());
	}

}
