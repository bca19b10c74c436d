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

import java.io.ByteArrayOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.asyncspread.contract.RawConnection;
import io.asyncspread.contract.RawSession;

/**
 * A daemon whose faults are made.
 */
abstract class FaultTest {

	static final int SAFE = 0x20;

	static final int RELIABLE = 0x02;

	@RegisterExtension
	final Sessions sessions = new Sessions();

	final RecordingListener listener = new RecordingListener();

	EmbeddedSpread daemon;

	@BeforeEach
	void start() {
		this.daemon = EmbeddedSpread.builder().name("d1").listener(this.listener).start();
	}

	@AfterEach
	void stop() {
		this.daemon.close();
	}

	RawSession member(String name) {
		return this.sessions.member(this.daemon, name, "room");
	}

	RawConnection connect() {
		return this.sessions.close(new RawConnection(this.daemon.address(), Sessions.PATIENCE));
	}

	static byte[] concatenate(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

}
