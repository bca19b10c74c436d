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

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.spring.observation.SpreadListenerObservation.HighCardinality;
import io.asyncspread.spring.observation.SpreadListenerObservation.LowCardinality;
import io.asyncspread.spring.support.Envelope;
import io.micrometer.common.KeyValues;

/**
 * The default names and keys for listeners, see {@link SpreadListenerObservation}.
 */
public class DefaultSpreadListenerObservationConvention implements SpreadListenerObservationConvention {

	private static final String PROCESS = "process";

	@Override
	public String getName() {
		return SpreadListenerObservation.LISTENER.getPrefix();
	}

	@Override
	public String getContextualName(SpreadReceiverContext context) {
		return destination(context) + " " + PROCESS;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SpreadReceiverContext context) {
		return KeyValues.of(LowCardinality.MESSAGING_SYSTEM.withValue(Destinations.SYSTEM),
				LowCardinality.MESSAGING_OPERATION.withValue(PROCESS),
				LowCardinality.MESSAGING_DESTINATION_NAME.withValue(destination(context)),
				LowCardinality.LISTENER_ID.withValue(context.getListenerId()),
				LowCardinality.SERVICE_TYPE.withValue(Destinations.lowerCase(first(context).service())));
	}

	private static String destination(SpreadReceiverContext context) {
		GroupView view = context.getView();
		return (view != null) ? view.group() : Destinations.PRIVATE;
	}

	private static DataMessage first(SpreadReceiverContext context) {
		return context.getMessages().get(0);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SpreadReceiverContext context) {
		DataMessage first = first(context);
		KeyValues values = KeyValues.of(HighCardinality.SENDER.withValue(first.sender().privateGroup()),
				HighCardinality.MESSAGE_TYPE.withValue(Integer.toString(Envelope.typeOf(first.type(), first.body()))));
		GroupView view = context.getView();
		if (view != null) {
			values = values.and(HighCardinality.GROUP_ID.withValue(view.groupId().toString()));
		}
		return context.isBatch()
				? values.and(HighCardinality.BATCH_SIZE.withValue(Integer.toString(context.getMessages().size())))
				: values;
	}

}
