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

package io.asyncspread.sample.page;

import java.util.List;

import io.asyncspread.ServiceType;

/**
 * A text that somebody wants to send from the page.
 *
 * @param targets groups or private groups
 * @param service the service type, {@link ServiceType#AGREED} if left out
 * @param type the message type, 0 if left out
 * @param selfDiscard whether we want no copy
 * @param text the text
 */
record OutgoingText(List<String> targets, ServiceType service, int type, boolean selfDiscard, String text) {

	OutgoingText {
		if (targets == null || targets.isEmpty()) {
			throw new IllegalArgumentException("'targets' must name at least one group or private group");
		}
		if (text == null) {
			throw new IllegalArgumentException("'text' is missing; send \"\" for an empty message");
		}
		service = (service != null) ? service : ServiceType.AGREED;
	}

}
