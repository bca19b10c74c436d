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
@ConditionalOnOwnDaemons
class NetworkController {

	private final SharedNetwork network;

	NetworkController(SharedNetwork network) {
		this.network = network;
	}

	@PostMapping("/split")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void split() {
		this.network.split();
	}

	@PostMapping("/heal")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void heal() {
		this.network.heal();
	}

}
