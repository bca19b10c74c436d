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

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flushing all that was written, to sockets that take more as soon as they are flushed.
 */
class FlushListTests {

	private static final int LARGE = 8 * 1024;

	private static final int FRAMES = 5;

	private final FlushList flushes = new FlushList();

	@Test
	void slowClientsThatCanBeWrittenToAgainWhileOthersAreFlushedGetAll() {
		Client ann = new Client();
		Client bob = new Client();
		Client cid = new Client();
		List<Client> clients = List.of(ann, bob, cid);
		for (Client client : clients) {
			for (int i = 0; i < FRAMES; i++) {
				client.outbox.offer(new byte[LARGE]);
			}
			assertThat(client.outbox.size()).isEqualTo(FRAMES - 1);
		}
		clients.forEach((client) -> client.full = false);
		this.flushes.flush();
		assertThat(clients).allSatisfy((client) -> assertThat(client.received()).isEqualTo(FRAMES * LARGE));
	}

	/**
	 * A client whose socket is full, and later takes one frame at a time.
	 */
	private final class Client extends ChannelDuplexHandler {

		private final EmbeddedChannel channel = new EmbeddedChannel();

		private final Outbox outbox = new Outbox(this.channel, FlushListTests.this.flushes, 100, () -> {
		}, () -> {
		});

		private boolean full = true;

		Client() {
			this.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
			this.channel.pipeline().addLast(this);
		}

		@Override
		public void flush(ChannelHandlerContext context) {
			if (!this.full) {
				context.flush();
			}
		}

		@Override
		public void channelWritabilityChanged(ChannelHandlerContext context) {
			if (context.channel().isWritable()) {
				this.outbox.drain();
				FlushListTests.this.flushes.flush();
			}
		}

		int received() {
			int received = 0;
			for (ByteBuf bytes = this.channel.readOutbound(); bytes != null; bytes = this.channel.readOutbound()) {
				received += bytes.readableBytes();
				bytes.release();
			}
			return received;
		}

	}

}
