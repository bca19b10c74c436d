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

package io.asyncspread.boot.test;

import io.asyncspread.boot.autoconfigure.SpreadConnectionDetails;
import io.asyncspread.boot.test.app.PricesApplication;
import io.asyncspread.embedded.EmbeddedSpread;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each connection of the application has a network of its own in a test.
 */
@SpringBootTest(classes = PricesApplication.class,
		properties = { "spread.daemons=1@127.0.0.1", "spread.connections.audit.daemons=1@127.0.0.1" })
@AutoConfigureEmbeddedSpread
class SeveralConnectionsTests {

	@Autowired
	private EmbeddedSpread daemon;

	@Autowired
	@Qualifier("audit")
	private EmbeddedSpread auditDaemon;

	@Test
	void eachConnectionGoesToItsOwnNetwork(@Autowired SpreadConnectionDetails main,
			@Autowired @Qualifier("audit") SpreadConnectionDetails audit) {
		assertThat(main.getDaemons()).containsExactly(this.daemon.address());
		assertThat(audit.getDaemons()).containsExactly(this.auditDaemon.address())
			.doesNotContain(this.daemon.address());
	}

}
