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

package io.asyncspread.boot.test.app;

import io.asyncspread.GroupView;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;

import org.springframework.stereotype.Component;

/**
 * Listens to quotes and passes them on.
 */
@Component
public class Prices {

	private final SpreadTemplate spread;

	private volatile GroupView view;

	Prices(SpreadTemplate spread) {
		this.spread = spread;
	}

	@SpreadListener(group = "prices")
	public void quote(String quote) {
		if (quote.isEmpty()) {
			throw new IllegalArgumentException("an empty quote");
		}
		this.spread.send("audit", "seen: " + quote);
	}

	@SpreadListener(group = "prices")
	public void members(GroupView view) {
		this.view = view;
	}

	public GroupView view() {
		return this.view;
	}

}
