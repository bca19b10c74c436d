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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.asyncspread.ServiceType;
import io.asyncspread.spring.support.Envelope;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/**
 * What is observed of one send. The carrier are the headers of the envelope that the
 * message travels in. A message in the raw format has no headers, so what a tracer wants
 * to pass on is left out there, and so is a header that no envelope could hold.
 */
public class SpreadSenderContext extends SenderContext<Map<String, String>> {

	private final Operation operation;

	private final List<String> targets;

	private final ServiceType serviceType;

	private final Map<String, String> headers = new LinkedHashMap<>();

	private @Nullable Integer messageType;

	/**
	 * Create a context.
	 * @param operation what is done
	 * @param targets groups and private groups
	 * @param serviceType the service type
	 * @param enveloped whether the message has headers
	 */
	public SpreadSenderContext(Operation operation, List<String> targets, ServiceType serviceType, boolean enveloped) {
		super((carrier, name, value) -> {
			if (enveloped && carrier != null && Envelope.isHeader(name, value)) {
				carrier.put(name, value);
			}
		}, Kind.PRODUCER);
		this.operation = operation;
		this.targets = List.copyOf(targets);
		this.serviceType = serviceType;
		setCarrier(this.headers);
		setRemoteServiceName("spread");
	}

	/**
	 * Return what is done.
	 * @return the operation
	 */
	public Operation getOperation() {
		return this.operation;
	}

	/**
	 * Return where the message goes.
	 * @return groups and private groups, at least one
	 */
	public List<String> getTargets() {
		return this.targets;
	}

	/**
	 * Return the service type.
	 * @return the service type
	 */
	public ServiceType getServiceType() {
		return this.serviceType;
	}

	/**
	 * Return what the tracer passes on.
	 * @return the headers, which are the carrier
	 */
	public Map<String, String> getHeaders() {
		return this.headers;
	}

	/**
	 * Return the message type.
	 * @return the type of the application; {@code null} before the payload is converted
	 */
	public @Nullable Integer getMessageType() {
		return this.messageType;
	}

	/**
	 * Set the message type.
	 * @param messageType the type of the application
	 */
	public void setMessageType(int messageType) {
		this.messageType = messageType;
	}

	/**
	 * What a template does.
	 */
	public enum Operation {

		/** A message that expects no answer. */
		PUBLISH,

		/** A request; it is observed until the answers are there. */
		REQUEST,

		/** An answer to a request, or a value returned by a listener. */
		REPLY;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
