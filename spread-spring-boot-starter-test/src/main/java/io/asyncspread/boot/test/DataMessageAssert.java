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

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.asyncspread.DataMessage;
import io.asyncspread.ServiceType;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a {@link DataMessage} as it was received: of one in an
 * {@link io.asyncspread.spring.support.Envelope} the body is the whole envelope, and the
 * message type {@link io.asyncspread.spring.support.Envelope#WIRE_TYPE}.
 */
public final class DataMessageAssert extends AbstractAssert<DataMessageAssert, DataMessage> {

	DataMessageAssert(@Nullable DataMessage actual) {
		super(actual, DataMessageAssert.class);
	}

	/**
	 * Verify the body as text.
	 * @param text the text, in UTF-8
	 * @return this
	 */
	public DataMessageAssert hasText(String text) {
		isNotNull();
		return expect("text", text, new String(this.actual.body(), StandardCharsets.UTF_8));
	}

	/**
	 * Verify the sender.
	 * @param name its private name
	 * @return this
	 */
	public DataMessageAssert isFrom(String name) {
		isNotNull();
		return expect("sender", name, this.actual.sender().name());
	}

	/**
	 * Verify the groups it was sent to.
	 * @param groups exactly the groups, in order
	 * @return this
	 */
	public DataMessageAssert wasSentTo(String... groups) {
		isNotNull();
		return expect("groups", List.of(groups), this.actual.groups());
	}

	/**
	 * Verify the service type.
	 * @param service the service type
	 * @return this
	 */
	public DataMessageAssert hasService(ServiceType service) {
		isNotNull();
		return expect("service type", service, this.actual.service());
	}

	/**
	 * Verify the message type on the wire.
	 * @param type the type, 0 to 65535
	 * @return this
	 */
	public DataMessageAssert hasType(int type) {
		isNotNull();
		return expect("message type", type, this.actual.type());
	}

	private DataMessageAssert expect(String what, Object expected, Object actual) {
		if (!expected.equals(actual)) {
			failWithMessage("Expected the %s <%s> but it is <%s> in <%s>", what, expected, actual, this.actual);
		}
		return this;
	}

}
