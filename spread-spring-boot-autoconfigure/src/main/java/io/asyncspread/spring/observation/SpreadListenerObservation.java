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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observation of listener containers.
 */
public enum SpreadListenerObservation implements ObservationDocumentation {

	/**
	 * One message, or one batch, with a listener: from the conversion of the payload to
	 * the end of what follows from it, which is the asynchronous result, retries and the
	 * recoverer. Messages that a listener leaves out, by its filter for instance, and
	 * changes of membership are not observed.
	 */
	LISTENER {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSpreadListenerObservationConvention.class;
		}

		@Override
		public String getPrefix() {
			return "spread.listener";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinality.values();
		}

	};

	/**
	 * Keys with few values.
	 */
	public enum LowCardinality implements KeyName {

		/**
		 * The messaging system: {@code spread}.
		 */
		MESSAGING_SYSTEM("messaging.system"),

		/**
		 * What was done: {@code process}.
		 */
		MESSAGING_OPERATION("messaging.operation"),

		/**
		 * The group of the listener that the message came to; {@code _private} for
		 * messages to our private group.
		 */
		MESSAGING_DESTINATION_NAME("messaging.destination.name"),

		/**
		 * The id of the listener container.
		 */
		LISTENER_ID("spread.listener.id"),

		/**
		 * The service type in lower case, of a batch that of its first message.
		 */
		SERVICE_TYPE("spread.service.type");

		private final String key;

		LowCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with any number of values.
	 */
	public enum HighCardinality implements KeyName {

		/**
		 * The private group of the sender, of a batch that of its first message.
		 */
		SENDER("spread.sender"),

		/**
		 * The message type of the application, of a batch that of its first message.
		 */
		MESSAGE_TYPE("spread.message.type"),

		/**
		 * The id of the view that the message was delivered in; not there for private
		 * messages.
		 */
		GROUP_ID("spread.group.id", false),

		/**
		 * The number of messages of a batch; not there for single messages.
		 */
		BATCH_SIZE("messaging.batch.message_count", false);

		private final String key;

		private final boolean required;

		HighCardinality(String key) {
			this(key, true);
		}

		HighCardinality(String key, boolean required) {
			this.key = key;
			this.required = required;
		}

		@Override
		public String asString() {
			return this.key;
		}

		@Override
		public boolean isRequired() {
			return this.required;
		}

	}

}
