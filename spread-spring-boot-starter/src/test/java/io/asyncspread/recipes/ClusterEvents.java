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

package io.asyncspread.recipes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asyncspread.Member;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/**
 * Application events that all instances see, in one order.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ ClusterEvents.Bridge.class, ClusterEvents.FeatureSwitch.class })
class ClusterEvents {

	/**
	 * Published in every instance.
	 *
	 * @param name name of the feature
	 * @param origin the instance that wanted it
	 */
	record FeatureEnabled(String name, Member origin) {
	}

	static class Bridge {

		private final SpreadTemplate spread;

		private final ApplicationEventPublisher events;

		Bridge(SpreadTemplate spread, ApplicationEventPublisher events) {
			this.spread = spread;
			this.events = events;
		}

		void enable(String feature) {
			this.spread.send("features", feature);
		}

		@SpreadListener(group = "features")
		void enabled(String feature, Member origin) {
			this.events.publishEvent(new FeatureEnabled(feature, origin));
		}

	}

	static class FeatureSwitch {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@EventListener
		void on(FeatureEnabled event) {
			this.seen.add(event.name() + " by " + event.origin().name());
		}

		List<String> seen() {
			return this.seen;
		}

	}

}
