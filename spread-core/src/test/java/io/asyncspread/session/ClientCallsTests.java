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

package io.asyncspread.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.LaneOptions;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.stub.Models;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Connector;
import io.asyncspread.transport.EventLoops;
import io.asyncspread.transport.PingLog;

import static org.assertj.core.api.Assertions.assertThat;

class ClientCallsTests {

	private final SpreadOptions options = SpreadOptions.builder().build();

	private final EventLoops.Lease lease = EventLoops.acquire(this.options.transport());

	@AfterEach
	void close() {
		this.lease.close();
	}

	/**
	 * A client that has not ended yet as far as its callers can see.
	 */
	private Session session(EventLoop loop) {
		ByteBudget budget = new ByteBudget(1000);
		Dispatcher dispatcher = new Dispatcher(SpreadMetrics.NONE, new MessageFlow(Runnable::run, () -> {
		}), true);
		return new Session(this.options, loop, new Connector(this.lease, this.options, budget), lane(loop, dispatcher),
				dispatcher, budget, new PingLog());
	}

	private static DeliveryLane lane(EventLoop loop, Dispatcher dispatcher) {
		return new DeliveryLane(loop, Runnable::run, LaneOptions.DEFAULT, dispatcher, () -> {
		});
	}

	private static ClientCalls calls(EventLoop loop, Session session) {
		return new ClientCalls(loop, new CallOrder(loop), session,
				lane(loop, new Dispatcher(SpreadMetrics.NONE, new MessageFlow(Runnable::run, () -> {
				}), true)));
	}

	private static List<CompletableFuture<Void>> ask(ClientCalls calls) {
		return List.of(calls.request(new CompletableFuture<Void>(), () -> {
		}), calls.onLoop(new CompletableFuture<Void>(), () -> {
		}));
	}

	private static void assertFailed(List<CompletableFuture<Void>> futures) {
		for (CompletableFuture<Void> future : futures) {
			assertThat(future).failsWithin(Duration.ofSeconds(20));
			assertThat(future.handle((result, failure) -> failure).join()).isInstanceOf(SpreadException.class);
		}
	}

	@Test
	void whatIsAskedWhileTheLoopEndsFailsAndIsNotLeftBehind() {
		EventLoop ended = new DefaultEventLoop();
		ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
		assertFailed(ask(calls(ended, session(ended))));
	}

	@Test
	void whatALoopLosesInItsLastMomentFailsWithTheClient() {
		EventLoop forgetful = Models.standIn(EventLoop.class,
				(proxy, method, arguments) -> method.getName().equals("inEventLoop") ? false : null);
		Session session = session(forgetful);
		ClientCalls calls = calls(forgetful, session);
		List<CompletableFuture<Void>> asked = ask(calls);
		assertThat(asked).noneMatch(CompletableFuture::isDone);
		session.ended().complete(null);
		assertFailed(asked);
		assertFailed(ask(calls));
	}

}
