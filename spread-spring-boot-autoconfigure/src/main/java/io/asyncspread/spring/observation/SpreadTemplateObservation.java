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
 * The observation of a {@link io.asyncspread.spring.core.SpreadTemplate}.
 */
public enum SpreadTemplateObservation implements ObservationDocumentation {

	/**
	 * One send, request or reply: from the conversion of the payload to what the caller
	 * waits for, which is the send queue, the daemon's copy or the answers.
	 */
	TEMPLATE {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSpreadTemplateObservationConvention.class;
		}

		@Override
		public String getPrefix() {
			return "spread.template";
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
		 * What was done: {@code publish}, {@code request} or {@code reply}.
		 */
		MESSAGING_OPERATION("messaging.operation"),

		/**
		 * The group; {@code _private} for private groups, {@code _several} for several
		 * targets.
		 */
		MESSAGING_DESTINATION_NAME("messaging.destination.name"),

		/**
		 * The service type in lower case.
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
		 * All targets, separated by commas.
		 */
		GROUPS("spread.groups"),

		/**
		 * The message type, once it is known.
		 */
		MESSAGE_TYPE("spread.message.type", false);

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
