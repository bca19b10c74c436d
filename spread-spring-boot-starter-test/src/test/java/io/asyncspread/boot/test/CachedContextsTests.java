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

package io.asyncspread.boot.test;

import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.embedded.EmbeddedSpread;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;

import static io.asyncspread.boot.test.SpreadAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two test classes with different contexts at one daemon, as the cache of contexts keeps
 * them: the paused one is in no group, so the other does not see its ghost.
 */
class CachedContextsTests {

	private static EmbeddedSpread daemon;

	@BeforeAll
	static void start() {
		daemon = EmbeddedSpread.start();
	}

	@AfterAll
	static void stop() {
		daemon.close();
	}

	@Test
	void pausedContextIsNoMemberOfTheGroupsOfTheOther() throws Exception {
		TestContextManager first = new TestContextManager(FirstTests.class);
		TestContextManager second = new TestContextManager(SecondTests.class);
		assertThat(view(first, new FirstTests())).hasMembers("first");
		assertThat(view(second, new SecondTests())).hasMembers("second");
		// from the cache, and back in the group
		assertThat(view(first, new FirstTests())).hasMembers("first");
		first.getTestContext().markApplicationContextDirty(null);
		second.getTestContext().markApplicationContextDirty(null);
	}

	private static GroupView view(TestContextManager manager, Object test) throws Exception {
		manager.beforeTestClass();
		manager.prepareTestInstance(test);
		SpreadClient client = manager.getTestContext().getApplicationContext().getBean(SpreadClient.class);
		GroupView view = GroupCapture.awaitMembers(client, "prices", 1);
		assertThat(daemon.groups().get("prices")).hasSize(1);
		manager.afterTestClass();
		return view;
	}

	private static String address() {
		return daemon.address().toString();
	}

	@SpringBootTest(classes = PricesApplication.class, properties = "spread.private-name=first")
	static class FirstTests {

		@DynamicPropertySource
		static void daemon(DynamicPropertyRegistry registry) {
			registry.add("spread.daemons", CachedContextsTests::address);
		}

	}

	@SpringBootTest(classes = PricesApplication.class, properties = "spread.private-name=second")
	static class SecondTests {

		@DynamicPropertySource
		static void daemon(DynamicPropertyRegistry registry) {
			registry.add("spread.daemons", CachedContextsTests::address);
		}

	}

}
