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

package io.asyncspread.spring.observation;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.spring.support.Envelope;
import io.asyncspread.spring.support.EnvelopeFormatException;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

/**
 * What is observed of one call of a listener. The carrier are the headers of the envelope
 * that each message came in, none for raw ones.
 * <p>
 * The messages of a batch can belong to several traces, and a span has one parent. So a
 * tracer finds only headers that are the same for all messages: a batch with one parent
 * continues its trace, any other begins a trace of its own. {@link #getHeaders()} has the
 * headers of each message, to make links of.
 */
public class SpreadReceiverContext extends ReceiverContext<List<Map<String, String>>> {

	private final String listenerId;

	private final List<DataMessage> messages;

	private final @Nullable GroupView view;

	private final boolean batch;

	private final List<Map<String, String>> headers;

	/**
	 * Create a context.
	 * @param listenerId id of the container
	 * @param messages the message, or those of the batch; at least one
	 * @param view the view that they were delivered in, {@code null} for private messages
	 * @param batch whether the listener takes them as a batch
	 */
	public SpreadReceiverContext(String listenerId, List<DataMessage> messages, @Nullable GroupView view,
			boolean batch) {
		super(SpreadReceiverContext::common, Kind.CONSUMER);
		this.listenerId = listenerId;
		this.messages = List.copyOf(messages);
		this.view = view;
		this.batch = batch;
		this.headers = this.messages.stream().map(SpreadReceiverContext::headers).toList();
		setCarrier(this.headers);
		setRemoteServiceName("spread");
	}

	private static Map<String, String> headers(DataMessage message) {
		try {
			return Envelope.isEnvelope(message) ? Envelope.decode(message.body()).headers() : Map.of();
		}
		catch (EnvelopeFormatException ex) {
			// The listener fails at it, and that is observed.
			return Map.of();
		}
	}

	private static @Nullable String common(List<Map<String, String>> headers, String name) {
		String value = headers.get(0).get(name);
		for (int i = 1; value != null && i < headers.size(); i++) {
			value = value.equals(headers.get(i).get(name)) ? value : null;
		}
		return value;
	}

	/**
	 * Return the id of the container.
	 * @return the id
	 */
	public String getListenerId() {
		return this.listenerId;
	}

	/**
	 * Return what the listener is called with.
	 * @return the message, or the messages of the batch
	 */
	public List<DataMessage> getMessages() {
		return this.messages;
	}

	/**
	 * Return the view that the messages were delivered in.
	 * @return the view, {@code null} for private messages
	 */
	public @Nullable GroupView getView() {
		return this.view;
	}

	/**
	 * Tell whether the listener takes a batch.
	 * @return {@code true} for a batch, of one message too
	 */
	public boolean isBatch() {
		return this.batch;
	}

	/**
	 * Return the headers of each message.
	 * @return the headers in the order of the messages, empty ones for raw messages
	 */
	public List<Map<String, String>> getHeaders() {
		return this.headers;
	}

}
