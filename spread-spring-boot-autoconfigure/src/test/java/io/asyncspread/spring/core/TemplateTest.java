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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A template, and another client in two groups that receives what it sends.
 */
abstract class TemplateTest {

	static final Duration WAIT = Duration.ofSeconds(30);

	EmbeddedSpread daemon;

	SpreadClient client;

	SpreadClient other;

	SpreadTemplate template;

	final BlockingQueue<DataMessage> received = new LinkedBlockingQueue<>();

	@BeforeEach
	void connect() {
		this.daemon = EmbeddedSpread.start();
		this.client = client("self");
		this.other = client("other");
		this.template = new SpreadTemplate(this.client);
		this.other.subscribe(List.of("a", "b"), new GroupListener() {

			@Override
			public void onMessage(DataMessage message, GroupView view) {
				TemplateTest.this.received.add(message);
			}

		}).joined().join();
	}

	SpreadClient client(String name) {
		SpreadClient client = SpreadClient.builder()
			.daemons(this.daemon.address().toString())
			.privateName(name)
			.build();
		client.connect().join();
		return client;
	}

	@AfterEach
	void disconnect() {
		this.other.close();
		this.client.close();
		this.daemon.close();
	}

	DataMessage next() throws InterruptedException {
		DataMessage message = this.received.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
		assertThat(message).as("a message within " + WAIT).isNotNull();
		return message;
	}

}
