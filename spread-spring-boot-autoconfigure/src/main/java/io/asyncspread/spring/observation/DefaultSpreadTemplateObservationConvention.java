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

import io.asyncspread.spring.observation.SpreadTemplateObservation.HighCardinality;
import io.asyncspread.spring.observation.SpreadTemplateObservation.LowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The default names and keys for a template, see {@link SpreadTemplateObservation}.
 */
public class DefaultSpreadTemplateObservationConvention implements SpreadTemplateObservationConvention {

	@Override
	public String getName() {
		return SpreadTemplateObservation.TEMPLATE.getPrefix();
	}

	@Override
	public String getContextualName(SpreadSenderContext context) {
		return destination(context.getTargets()) + " " + context.getOperation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SpreadSenderContext context) {
		return KeyValues.of(LowCardinality.MESSAGING_SYSTEM.withValue(Destinations.SYSTEM),
				LowCardinality.MESSAGING_OPERATION.withValue(context.getOperation().toString()),
				LowCardinality.MESSAGING_DESTINATION_NAME.withValue(destination(context.getTargets())),
				LowCardinality.SERVICE_TYPE.withValue(Destinations.lowerCase(context.getServiceType())));
	}

	private static String destination(List<String> targets) {
		return (targets.size() == 1) ? Destinations.name(targets.get(0)) : Destinations.SEVERAL;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SpreadSenderContext context) {
		KeyValue groups = HighCardinality.GROUPS.withValue(String.join(",", context.getTargets()));
		Integer type = context.getMessageType();
		return (type != null) ? KeyValues.of(groups, HighCardinality.MESSAGE_TYPE.withValue(type.toString()))
				: KeyValues.of(groups);
	}

}
