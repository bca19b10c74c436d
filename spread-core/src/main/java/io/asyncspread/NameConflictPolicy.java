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
 * What to do when the daemon says that our private name is in use. After a lost
 * connection that is often our own old session, which the daemon has not noticed to be
 * gone (wire protocol, section 9). Each new session begins with the name configured.
 */
public enum NameConflictPolicy {

	/**
	 * Try again with the same name: up to four times at one daemon, then at the next of
	 * the list. Names are unique at one daemon only, so it may well be free there. A
	 * client that was cut off finds its own name taken until the daemon has noticed,
	 * which takes milliseconds mostly, seconds while the network changes, and up to hours
	 * when the connection vanished without a sign.
	 */
	RETRY,

	/**
	 * Try again with a suffix in place of the end of the name, as in {@code prices~1}.
	 */
	SUFFIX,

	/** Try again without a name, so that the daemon assigns one. */
	DAEMON_ASSIGNED,

	/** Give up: the client fails for good. */
	FAIL

}
