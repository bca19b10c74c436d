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

package io.asyncspread.boot.diagnostics;

import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.support.SpreadMessageConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What people read when the application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@Test
	void noDaemon(CapturedOutput output) {
		fail(Application.class, "--spread.daemons=1@127.0.0.1", "--spread.startup-failure-policy=fail");
		assertThat(output).contains("APPLICATION FAILED TO START", "1@127.0.0.1",
				"Start a Spread daemon at 1@127.0.0.1");
	}

	@Test
	void badProperty(CapturedOutput output) {
		fail(Application.class, "--spread.privateName=much-too-long-name");
		assertThat(output).contains("APPLICATION FAILED TO START", "Invalid value 'much-too-long-name'",
				"'spread.private-name'", "from property source \"commandLineArgs\"", "at most 10");
	}

	@Test
	void passwordIsNotPrinted(CapturedOutput output) {
		fail(Application.class, "--spread.daemons=1@127.0.0.1", "--spread.authentication.user=joe",
				"--spread.authentication.password=longer-than-8");
		assertThat(output).contains("APPLICATION FAILED TO START", "'spread.authentication.password'")
			.doesNotContain("longer-than-8");
	}

	@Test
	void unknownFactory(CapturedOutput output) {
		fail(UnknownFactory.class, "--spread.daemons=1@127.0.0.1");
		assertThat(output).contains("APPLICATION FAILED TO START", "noSuchFactory");
	}

	@Test
	void conflictingOrdering(CapturedOutput output) {
		fail(ConflictingOrdering.class, "--spread.daemons=1@127.0.0.1");
		assertThat(output).contains("APPLICATION FAILED TO START", "concurrency");
	}

	@Test
	void illegalGroup(CapturedOutput output) {
		fail(IllegalGroup.class, "--spread.daemons=1@127.0.0.1");
		assertThat(output).contains("APPLICATION FAILED TO START", "a b");
	}

	@Test
	void payloadThatNothingReads(CapturedOutput output) {
		fail(ObjectsWithoutJackson.class, "--spread.daemons=1@127.0.0.1", "--spread.wire-format=envelope");
		assertThat(output).contains("APPLICATION FAILED TO START", "Quote", "no converter for other than text",
				"spring-boot-starter-jackson");
	}

	private static void fail(Class<?> application, String... arguments) {
		assertThatThrownBy(() -> new SpringApplication(application).run(arguments)).isInstanceOf(Exception.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(classes = io.asyncspread.boot.autoconfigure.SpreadAutoConfiguration.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class UnknownFactory extends Application {

		@Bean
		Object listener() {
			return new Object() {

				@SpreadListener(group = "prices", containerFactory = "noSuchFactory")
				void quote(String quote) {
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConflictingOrdering extends Application {

		@Bean
		Object listener() {
			return new Object() {

				@SpreadListener(group = "prices", ordering = "total", concurrency = "4")
				void quote(String quote) {
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IllegalGroup extends Application {

		@Bean
		Object listener() {
			return new Object() {

				@SpreadListener(group = "a b")
				void quote(String quote) {
				}

			};
		}

	}

	/**
	 * As where Jackson is not on the class path.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ObjectsWithoutJackson extends Application {

		@Bean
		SpreadMessageConverter spreadMessageConverter() {
			return new SpreadMessageConverter(new MessageConverter[0]);
		}

		@Bean
		Object listener() {
			return new Object() {

				@SpreadListener(group = "prices")
				void quote(Quote quote) {
				}

			};
		}

		record Quote(String currency, double rate) {
		}

	}

}
