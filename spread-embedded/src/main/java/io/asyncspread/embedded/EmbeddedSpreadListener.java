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

import io.asyncspread.Member;
import io.asyncspread.RejectCode;

/**
 * Is told what happens to the clients of an embedded daemon, so that a test can see what
 * a client cannot: why its session ended, or that a frame would have killed a real
 * daemon.
 * <p>
 * Called on the thread of the network: take note and return. What is thrown, a failed
 * assertion included, is logged with its stack trace and goes no further, so assert in
 * the test, not here.
 */
public interface EmbeddedSpreadListener {

	/**
	 * A session was accepted.
	 * @param client the client
	 */
	default void sessionOpened(Member client) {
	}

	/**
	 * A session ended.
	 * @param client the client
	 * @param cause why
	 * @param detail the cause in words
	 */
	default void sessionClosed(Member client, CloseCause cause, String detail) {
	}

	/**
	 * A connection was refused.
	 * @param daemon name of the daemon
	 * @param code the code that the client got
	 * @param detail the cause in words
	 */
	default void connectionRejected(String daemon, RejectCode code, String detail) {
	}

	/**
	 * A connection ended in the handshake without a code.
	 * @param daemon name of the daemon
	 * @param detail the cause in words
	 */
	default void handshakeFailed(String daemon, String detail) {
	}

	/**
	 * A client sent a frame that kills a real daemon, or upsets it for good. Here it
	 * costs the client its session, of which {@link #sessionClosed} is told next.
	 * @param client the client
	 * @param detail what was wrong with the frame
	 */
	default void fatalFrame(Member client, String detail) {
	}

	/**
	 * A client sent a message to so many groups that a daemon delivers it to nobody (wire
	 * protocol, section 5.3).
	 * @param client the sender
	 * @param groups the number of groups
	 */
	default void tooManyGroups(Member client, int groups) {
	}

	/**
	 * The access policy threw something instead of deciding. The request is refused as if
	 * the policy had said so, and the session goes on.
	 * @param client the client whose request it was
	 * @param failure what the policy threw
	 */
	default void accessPolicyFailed(Member client, Throwable failure) {
	}

}
