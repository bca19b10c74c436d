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

package io.asyncspread.spring.config;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.asyncspread.GroupListener;
import io.asyncspread.spring.listener.ContainerOptions;
import io.asyncspread.spring.listener.ContainerState;
import io.asyncspread.spring.listener.SpreadListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Which containers run while the registry is started, stopped and changed.
 */
class SpreadListenerEndpointRegistryTests {

	private final SpreadListenerEndpointRegistry registry = new SpreadListenerEndpointRegistry();

	private final AtomicReference<Runnable> whileStarting = new AtomicReference<>();

	private SpreadListenerContainer register(String id) {
		return register(id, true);
	}

	private SpreadListenerContainer register(String id, boolean autoStartup) {
		return this.registry.register(SpreadListenerEndpoint.of(id, List.of(id), new GroupListener() {
		}), (endpoint) -> container(id, ContainerOptions.DEFAULT.autoStartup(autoStartup)));
	}

	/**
	 * A container that does what it is told at once, and before it starts what a test
	 * wants to happen then.
	 */
	private SpreadListenerContainer container(String id, ContainerOptions options) {
		SpreadListenerContainer container = mock(SpreadListenerContainer.class);
		AtomicReference<ContainerState> state = new AtomicReference<>(ContainerState.STOPPED);
		given(container.id()).willReturn(id);
		given(container.options()).willReturn(options);
		given(container.expectedState()).will((call) -> state.get());
		willAnswer((call) -> {
			Runnable first = this.whileStarting.getAndSet(null);
			if (first != null) {
				first.run();
			}
			state.compareAndSet(ContainerState.STOPPED, ContainerState.RUNNING);
			return null;
		}).given(container).start();
		willAnswer((call) -> state.compareAndSet(ContainerState.RUNNING, ContainerState.PAUSED)).given(container)
			.pause();
		given(container.stop()).will((call) -> {
			state.set(ContainerState.STOPPED);
			return CompletableFuture.completedFuture(null);
		});
		return container;
	}

	@Test
	void startsAContainerAtOnceOrWithItself() {
		SpreadListenerContainer early = register("early");
		assertThat(early.expectedState()).isEqualTo(ContainerState.STOPPED);
		this.registry.start();
		SpreadListenerContainer late = register("late");
		assertThat(List.of(early, late)).extracting(SpreadListenerContainer::expectedState)
			.containsOnly(ContainerState.RUNNING);
	}

	@Test
	void startsAgainWhatWasRegisteredWhileItWasStopped() {
		this.registry.start();
		this.registry.stop();
		SpreadListenerContainer automatic = register("automatic");
		SpreadListenerContainer manual = register("manual", false);
		assertThat(automatic.expectedState()).isEqualTo(ContainerState.STOPPED);
		this.registry.start();
		assertThat(automatic.expectedState()).isEqualTo(ContainerState.RUNNING);
		assertThat(manual.expectedState()).isEqualTo(ContainerState.STOPPED);
	}

	@Test
	void forgetsWhereAnUnregisteredContainerStood() {
		this.registry.start();
		register("paused").pause();
		register("running", false).start();
		this.registry.stop();
		this.registry.unregister("paused").join();
		this.registry.unregister("running").join();
		SpreadListenerContainer paused = register("paused");
		SpreadListenerContainer running = register("running", false);
		this.registry.start();
		assertThat(paused.expectedState()).isEqualTo(ContainerState.RUNNING);
		assertThat(running.expectedState()).isEqualTo(ContainerState.STOPPED);
	}

	@Test
	void aContainerThatStartsWhileTheRegistryStopsDoesNotOutliveItAndComesBackWithIt() {
		this.registry.start();
		this.whileStarting.set(this.registry::stop);
		SpreadListenerContainer container = register("prices");
		assertThat(container.expectedState()).isEqualTo(ContainerState.STOPPED);
		this.registry.start();
		assertThat(container.expectedState()).isEqualTo(ContainerState.RUNNING);
	}

	@Test
	void aContainerThatIsUnregisteredWhileItStartsDoesNotRun() {
		this.registry.start();
		this.whileStarting.set(() -> this.registry.unregister("prices").join());
		assertThat(register("prices").expectedState()).isEqualTo(ContainerState.STOPPED);
		assertThat(this.registry.containers()).isEmpty();
	}

}
