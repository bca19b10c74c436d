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

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.asyncspread.spring.SpreadInfrastructure;

import static io.asyncspread.spring.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What the application can say of observations, and what comes of those that fail.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservationTests extends ObservationTest {

	@Configuration(proxyBeanMethods = false)
	static class Conventions extends Filtering {

		@Bean
		static SpreadTemplateObservationConvention templateConvention() {
			return new DefaultSpreadTemplateObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(SpreadSenderContext context) {
					return super.getLowCardinalityKeyValues(context).and("desk", "fx");
				}

			};
		}

		@Bean
		static SpreadListenerObservationConvention listenerConvention() {
			return new DefaultSpreadListenerObservationConvention() {

				@Override
				public String getName() {
					return "desk.listener";
				}

			};
		}

	}

	@Test
	void applicationHasTheLastWordOnNamesAndKeys() {
		run(Conventions.class, (context) -> {
			template(context).send("prices", "hello");
			next(context);
			observations().hasObservationWithNameEqualTo("spread.template")
				.that()
				.hasLowCardinalityKeyValue("desk", "fx");
			Awaitility.await().untilAsserted(() -> observations().hasObservationWithNameEqualTo("desk.listener"));
		});
	}

	@Test
	void observationThatFailsBreaksNeitherSendNorListener(CapturedOutput output) {
		for (Breaking.Where where : Breaking.Where.values()) {
			ObservationRegistry broken = ObservationRegistry.create();
			broken.observationConfig().observationHandler(new Breaking(where));
			run(new ApplicationContextRunner().withUserConfiguration(SpreadInfrastructure.class, Filtering.class)
				.withBean(ObservationRegistry.class, () -> broken)
				.withPropertyValues("daemon=" + spread.daemon().address()), (context) -> {
					template(context).send("prices", "one");
					template(context).sendConfirmed("prices", "two").join();
					assertThat(List.of(next(context), next(context))).isEqualTo(List.of("one", "two"));
					assertThat(broken.getCurrentObservationScope()).isNull();
					assertThatIllegalArgumentException().isThrownBy(() -> template(context).send("no group name", "x"));
				});
		}
		assertThat(output).contains("what it observes goes on");
	}

	/**
	 * Fails at one of the moments of an observation.
	 */
	record Breaking(Where where) implements ObservationHandler<Observation.Context> {

		enum Where {

			START, SCOPE_OPENED, SCOPE_CLOSED, STOP

		}

		private void fail(Where now) {
			if (this.where == now) {
				throw new IllegalStateException("observation broken at " + now);
			}
		}

		@Override
		public void onStart(Observation.Context context) {
			fail(Where.START);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			fail(Where.SCOPE_OPENED);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			fail(Where.SCOPE_CLOSED);
		}

		@Override
		public void onStop(Observation.Context context) {
			fail(Where.STOP);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
