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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.Test;

import io.asyncspread.LaneOptions;
import io.asyncspread.SpreadException;
import io.asyncspread.SpreadMetrics;
import io.asyncspread.SpreadOptions;
import io.asyncspread.transport.ByteBudget;
import io.asyncspread.transport.Connector;
import io.asyncspread.transport.EventLoops;
import io.asyncspread.transport.PingLog;

import static org.assertj.core.api.Assertions.assertThat;

class ClientCallsTests {

	@Test
	void whatIsAskedWhileTheLoopEndsFailsAndIsNotLeftBehind() {
		EventLoop ended = new DefaultEventLoop();
		ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
		SpreadOptions options = SpreadOptions.builder().build();
		ByteBudget budget = new ByteBudget(1000);
		Dispatcher dispatcher = new Dispatcher(SpreadMetrics.NONE, new MessageFlow(Runnable::run, () -> {
		}), true);
		DeliveryLane lane = new DeliveryLane(ended, Runnable::run, LaneOptions.DEFAULT, dispatcher, () -> {
		});
		try (EventLoops.Lease lease = EventLoops.acquire(options.transport())) {
			// as far as the caller can see the client has not ended yet
			Session session = new Session(options, ended, new Connector(lease, options, budget), lane, dispatcher,
					budget, new PingLog());
			ClientCalls calls = new ClientCalls(ended, new CallOrder(ended), session, lane);
			for (CompletableFuture<Void> future : List.of(calls.request(new CompletableFuture<Void>(), () -> {
			}), calls.onLoop(new CompletableFuture<Void>(), () -> {
			}))) {
				assertThat(future).isCompletedExceptionally();
				assertThat(future.handle((result, failure) -> failure).join()).isInstanceOf(SpreadException.class);
			}
		}
	}

}
