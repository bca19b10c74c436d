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

package io.asyncspread.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.asyncspread.DataMessage;
import io.asyncspread.SessionLostException;
import io.asyncspread.SpreadProtocolException;
import io.asyncspread.stub.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionTests {

	private final EmbeddedConnection connection = new EmbeddedConnection();

	private final byte[] frame = RawFrame.of(0x10, "#bob#d1", List.of("room"), 1, new byte[20]).bytes();

	@AfterEach
	void close() {
		this.connection.close();
	}

	@Test
	void handsOutEachFrameWithItsSizeAndTheEpoch() {
		this.connection.receive(this.frame, Arrays.copyOf(this.frame, 50), Arrays.copyOfRange(this.frame, 50, 100));
		assertThat(this.connection.received).hasSize(2).allSatisfy((message) -> {
			assertThat(message).isInstanceOf(DataMessage.class);
			assertThat(message.epoch()).isEqualTo(3);
		});
		assertThat(this.connection.sizes).containsExactly(100, 100);
		assertThat(this.connection.reads).isEqualTo(3);
	}

	@Test
	void anOrderlyEndIsALostSession() {
		this.connection.channel.close();
		assertThat(this.connection.closed).isInstanceOf(SessionLostException.class)
			.hasMessageContaining("4803@host closed the connection")
			.hasMessageContaining("#ann#d1, session 3")
			.hasMessageNotContaining("frame");
	}

	@Test
	void anEndInsideAFrameSaysHowMuchOfItWasThere() {
		this.connection.receive(this.frame, Arrays.copyOf(this.frame, 60));
		this.connection.channel.close();
		assertThat(this.connection.closed).hasMessageContaining("in the middle of a frame (60 bytes of it were there)");
	}

	@Test
	void anEndInsideAHeaderSaysSo() {
		this.connection.receive(Arrays.copyOf(this.frame, 47));
		this.connection.channel.close();
		assertThat(this.connection.closed).hasMessageContaining("(47 bytes of its header were there)");
	}

	@Test
	void anErrorOfTheNetworkIsTheCause() {
		this.connection.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
		assertThat(this.connection.closed).isInstanceOf(SessionLostException.class)
			.hasMessageContaining("4803@host broke the connection (Connection reset by peer)")
			.hasCauseInstanceOf(IOException.class);
		assertThat(this.connection.channel.isOpen()).isFalse();
	}

	@Test
	void aStreamThatCannotBeReadNamesTheDaemonTheSessionAndTheNumber() {
		byte[] broken = this.frame.clone();
		System.arraycopy(RawFrame.littleEndian(-7), 0, broken, 44, 4);
		this.connection.receive(this.frame, broken);
		assertThat(this.connection.received).hasSize(1);
		assertThat(this.connection.closed).isInstanceOfSatisfying(SpreadProtocolException.class, (failure) -> {
			assertThat(failure.address()).isEqualTo(EmbeddedConnection.ADDRESS);
			assertThat(failure).hasMessageContaining("4803@host")
				.hasMessageContaining("session 3")
				.hasMessageContaining("negative number of data bytes: -7");
		});
		assertThat(this.connection.channel.isOpen()).isFalse();
	}

	@Test
	void nothingIsHandedOutAfterTheEnd() {
		this.connection.connection.close(new SessionLostException("over", 3, false, null));
		SessionLostException second = new SessionLostException("again", 3, false, null);
		this.connection.connection.close(second);
		assertThat(this.connection.closed).hasMessage("over");
		assertThat(this.connection.received).isEmpty();
	}

	@Test
	void aMistakeOfOursEndsTheSessionWithItsName() {
		this.connection.channel.pipeline().fireExceptionCaught(new IllegalStateException("bug"));
		assertThat(this.connection.closed).isInstanceOf(SessionLostException.class)
			.hasMessageContaining("error of the client")
			.hasMessageContaining("bug");
	}

}
