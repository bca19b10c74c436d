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

package io.asyncspread.migration;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.asyncspread.docs.Listings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page for those who come from other clients: each row names a test, each test has a
 * row, and nothing of the other client's interface is forgotten.
 */
class MigrationPageTests {

	private static final String ASYNCSPREAD = "## From asyncspread";

	private static final String JAVA_CLIENT = "## From the official Java client";

	private static final List<String> OF_ASYNCSPREAD = List.of("AsyncSpread(", "membership_notifications",
			"priority_high", "timer_interval", "keepalive", "start_connect", "wait_for_connection", "map()",
			"is_connected", "session_name", "server_version", "poll", "run", "set_level", "join", "leave", "multicast",
			"unicast", "disconnect", "self_discard", "AsyncSpreadThreaded", "SpreadListener", "get_group_members",
			"handle_connected", "handle_dropped", "handle_error", "handle_data", "handle_group_start",
			"handle_group_end", "handle_group_trans", "handle_group_join", "handle_group_leave", "handle_network_split",
			"handle_timer", "SpreadPingListener", "ping_mtype", "ping_sent", "ping_recv", "ping_late", "pktloss",
			"clear_stats", "CallbackListener", "GroupCallback", "set_group_cb", "cb_unk_group", "join_with_wait",
			"DebugListener", "DataMessage", "MembershipMessage", "JoinMessage", "LeaveMessage", "DisconnectMessage",
			"NetworkMessage", "TransitionalMessage", "self_leave", "OpaqueMessage", "ServiceTypes", "SpreadException",
			"SpreadAuthException", "mesg_type", "SpreadProto", "SpreadMessageFactory");

	private static final List<String> OF_JAVA_CLIENT = List.of("SpreadConnection()", "connect(",
			"registerAuthentication", "disconnect()", "getPrivateGroup", "isConnected", "receive()", "receive(n)",
			"poll()", "add(BasicMessageListener)", "add(AdvancedMessageListener)", "remove(", "multicast(message)",
			"multicast(messages)", "SpreadGroup()", "join(connection, name)", "leave()", "SpreadMessage()",
			"isIncoming", "isOutgoing", "getServiceType", "setServiceType", "isRegular()", "isReject", "isMembership",
			"isUnreliable", "isReliable", "isFifo", "isCausal()", "isAgreed", "isSafe", "setUnreliable", "setReliable",
			"setFifo", "setCausal", "setAgreed", "setSafe", "isSelfDiscard", "setSelfDiscard", "getGroups", "getSender",
			"getData", "getObject", "getDigest", "getType", "getEndianMismatch", "addGroup", "addGroups", "setData",
			"setObject", "digest(", "setType", "getMembershipInfo", "clone()", "isRegularMembership", "isTransition",
			"isCausedByJoin", "isCausedByLeave", "isCausedByDisconnect", "isCausedByNetwork", "isSelfLeave",
			"getGroup()", "getGroupID", "getMembers", "getJoined", "getLeft", "getDisconnected", "getStayed",
			"getVirtualSynchronySets", "getMyVirtualSynchronySet", "getSize", "getCapacity", "addMember", "GroupID",
			"MessageFactory", "setDefault", "createMessage", "messageReceived", "regularMessageReceived",
			"membershipMessageReceived", "SpreadException", "SpreadAuthInterface", "authenticate", "NULLAuth",
			"SpreadVersion", "getVersion", "getMajorVersion", "getMinorVersion", "getPatchVersion");

	@Test
	void rowsAndTestsOfAsyncspreadBelongTogether() throws IOException {
		assertThat(testsOfRows(ASYNCSPREAD)).containsExactlyInAnyOrderElementsOf(tests(FromAsyncspreadTests.class));
	}

	@Test
	void rowsAndTestsOfTheJavaClientBelongTogether() throws IOException {
		assertThat(testsOfRows(JAVA_CLIENT)).containsExactlyInAnyOrderElementsOf(tests(FromJavaClientTests.class));
	}

	@Test
	void nothingOfAsyncspreadIsForgotten() throws IOException {
		assertThat(section(ASYNCSPREAD)).contains(OF_ASYNCSPREAD);
	}

	@Test
	void nothingOfTheJavaClientIsForgotten() throws IOException {
		assertThat(section(JAVA_CLIENT)).contains(OF_JAVA_CLIENT);
	}

	private static List<String> testsOfRows(String heading) throws IOException {
		List<String> tests = new ArrayList<>();
		for (String line : section(heading).lines().filter((candidate) -> candidate.startsWith("|")).toList()) {
			String[] cells = line.substring(1).split("(?<!\\\\)\\|");
			assertThat(cells).as(line).hasSize(3);
			String last = cells[2].strip();
			if (!last.equals("test") && !last.matches("-+")) {
				assertThat(last).as(line).matches("`\\w+`");
				tests.add(last.substring(1, last.length() - 1));
			}
		}
		return tests;
	}

	private static String section(String heading) throws IOException {
		String page = Files.readString(Listings.root().resolve("docs/coming-from.md"));
		int start = page.indexOf("\n" + heading + "\n");
		assertThat(start).as(heading).isNotNegative();
		int end = page.indexOf("\n## ", start + 1);
		return (end < 0) ? page.substring(start) : page.substring(start, end);
	}

	private static List<String> tests(Class<?> type) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			.map(Method::getName)
			.toList();
	}

}
