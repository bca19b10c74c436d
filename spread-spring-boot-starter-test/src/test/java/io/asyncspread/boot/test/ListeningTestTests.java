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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asyncspread.SpreadClient;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test class can have listener methods: those of the instance that runs are called.
 */
@SpringBootTest(classes = PricesApplication.class)
@AutoConfigureEmbeddedSpread
class ListeningTestTests {

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	@SpreadListener(group = "audit")
	void audit(String text) {
		this.heard.add(text);
	}

	@RepeatedTest(2)
	void hearsWhatTheApplicationSends(RepetitionInfo repetition, @Autowired SpreadClient client,
			@Autowired SpreadTemplate spread) throws InterruptedException {
		GroupCapture.awaitMembers(client, "audit", 1);
		GroupCapture.awaitMembers(client, "prices", 1);
		spread.send("prices", "quote " + repetition.getCurrentRepetition());
		assertThat(this.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("seen: quote " + repetition.getCurrentRepetition());
	}

}
