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

package io.asyncspread.boot.docs;

import java.time.Duration;
import java.util.List;

import io.asyncspread.DaemonAddress;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import io.asyncspread.boot.autoconfigure.SpreadListenerContainerFactoryConfigurer;
import io.asyncspread.boot.autoconfigure.SpreadListenerContainerFactoryCustomizer;
import io.asyncspread.boot.autoconfigure.SpreadOptionsBuilderCustomizer;
import io.asyncspread.boot.autoconfigure.SpreadTemplateCustomizer;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.DefaultSpreadListenerContainerFactory;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.listener.Ordering;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * The listings of {@code docs/boot.md}, so that they compile.
 */
class BootSnippets {

	@Component
	class Prices {

		private final SpreadTemplate spread;

		Prices(SpreadTemplate spread) {
			this.spread = spread;
		}

		@SpreadListener(group = "prices")
		void quote(Quote quote, Member sender) {
			this.spread.send("audit", quote);
		}

		@SpreadListener(group = "prices")
		void members(GroupView view) {
			System.out.println("members: " + view.members());
		}

	}

	record Quote(String currency, double rate) {
	}

	@Configuration(proxyBeanMethods = false)
	class SpreadConfiguration {

		@Bean
		SpreadOptionsBuilderCustomizer shortJoins() {
			return (options) -> options.joinTimeout(Duration.ofSeconds(5));
		}

		@Bean
		SpreadTemplateCustomizer safeByDefault() {
			return (template) -> template.setDefaultService(ServiceType.SAFE);
		}

		@Bean
		SpreadListenerContainerFactoryCustomizer smallBatches() {
			return (factory) -> factory.setOptions(factory.getOptions().batchSize(10));
		}

	}

	@Component
	class Bridge {

		private final SpreadTemplate backup;

		Bridge(@Qualifier("backup") SpreadTemplate backup) {
			this.backup = backup;
		}

		@SpreadListener(group = "prices")
		void copy(Quote quote) {
			this.backup.send("prices", quote);
		}

		@SpreadListener(group = "prices", connection = "backup")
		void members(GroupView view) {
			System.out.println("members there: " + view.members());
		}

	}

	static class Backup {

		@Bean(defaultCandidate = false)
		@Qualifier("backup")
		SpreadConnectionDetails backupDaemons() {
			return () -> List.of(DaemonAddress.parse("4803@10.1.0.1"));
		}

		@Bean
		@Qualifier("backup")
		SpreadOptionsBuilderCustomizer slowBackup() {
			return (options) -> options.joinTimeout(Duration.ofMinutes(1));
		}

	}

	static class Factories {

		@Bean
		DefaultSpreadListenerContainerFactory parallelFactory(SpreadClient client, SpreadTemplate template,
				SpreadListenerContainerFactoryConfigurer configurer) {
			DefaultSpreadListenerContainerFactory factory = new DefaultSpreadListenerContainerFactory(client, template);
			configurer.configure(factory);
			factory.setOptions(factory.getOptions().ordering(Ordering.SENDER, 4));
			return factory;
		}

	}

}
