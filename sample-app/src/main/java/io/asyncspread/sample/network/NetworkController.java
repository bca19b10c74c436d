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

package io.asyncspread.sample.network;

import java.util.List;
import java.util.Set;

import io.asyncspread.embedded.EmbeddedSpreadNetwork;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Splits the network of the embedded daemons, and heals it.
 */
@RestController
@RequestMapping("/network")
@Profile("network")
class NetworkController {

	private final EmbeddedSpreadNetwork network;

	private final ApplicationEventPublisher events;

	NetworkController(EmbeddedSpreadNetwork network, ApplicationEventPublisher events) {
		this.network = network;
		this.events = events;
	}

	@PostMapping("/split")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void split() {
		this.network.partition(Set.of("d1"), Set.of("d2"));
		publish(true);
	}

	@PostMapping("/heal")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void heal() {
		this.network.heal();
		publish(false);
	}

	@EventListener(ApplicationReadyEvent.class)
	void ready() {
		publish(false);
	}

	private void publish(boolean split) {
		List<String> addresses = this.network.names()
			.stream()
			.map((name) -> this.network.daemon(name).address().toString())
			.toList();
		this.events.publishEvent(new NetworkChanged(this.network.names(), addresses, split));
	}

}
