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

import io.asyncspread.SpreadClient;
import io.asyncspread.spring.event.SpreadLeadershipGrantedEvent;
import io.asyncspread.spring.leader.SpreadLeadership;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Something that only the leader does.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class NightlyReport {

	@Bean
	SpreadLeadership reportLeadership(SpreadClient client) {
		return new SpreadLeadership(client, "report.lead");
	}

	@Bean
	Reports reports(SpreadLeadership reportLeadership) {
		return new Reports(reportLeadership);
	}

	static class Reports {

		private final SpreadLeadership leadership;

		private volatile int written;

		Reports(SpreadLeadership leadership) {
			this.leadership = leadership;
		}

		// @Scheduled(cron = "0 0 2 * * *")
		void write() {
			if (this.leadership.isLeader()) {
				this.written++;
			}
		}

		@EventListener
		void takeOver(SpreadLeadershipGrantedEvent event) {
			System.out.println("we lead in view " + event.view().groupId());
		}

		int written() {
			return this.written;
		}

	}

}
