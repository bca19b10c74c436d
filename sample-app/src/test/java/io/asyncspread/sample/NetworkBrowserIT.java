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

package io.asyncspread.sample;

import java.nio.file.Path;

import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A network of two daemons in a browser: split by a button, and healed by it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spread.private-name=berlin", "sample.network.first-port=0", "sample.network.second-port=0",
				"logging.level.org.openqa.selenium=error" })
@ActiveProfiles("network")
@EnabledIf(value = "io.asyncspread.sample.Chromium#isInstalled",
		disabledReason = "Chromium or chromedriver is not on the path")
class NetworkBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private EmbeddedSpreadNetwork network;

	@Test
	void splitsAndHealsTheNetwork(@TempDir Path profile) {
		ChromeDriver browser = Chromium.start(profile);
		try {
			SamplePage page = SamplePage.open(browser, this.port);
			assertThat(page.text("#network")).contains("whole", "d1", "d2");
			assertThat(page.text("#command")).contains("--spread.daemons=" + this.network.daemon("d2").port());
			try (ConfigurableApplicationContext tokyo = tokyo()) {
				await().until(() -> page.members(Groups.CHAT).size() == 2);
				page.find("#network-button").click();
				await().until(() -> page.members(Groups.CHAT).size() == 1);
				await().until(() -> page.text("#network").contains("split"));
				assertThat(page.rows(".membership", "Transitional signal in chat")).singleElement();
				assertThat(page.rows(".membership", "tokyo left chat, now 1 member")).singleElement()
					.asString()
					.contains("network change");
				page.screenshot("split");
				page.find("#network-button").click();
				await().until(() -> page.members(Groups.CHAT).size() == 2);
				assertThat(page.rows(".membership", "tokyo joined chat, now 2 members network change")).singleElement();
			}
			assertThat(page.errors()).isEmpty();
		}
		finally {
			browser.quit();
		}
	}

	private ConfigurableApplicationContext tokyo() {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--spread.private-name=tokyo", "--spread.daemons=" + this.network.daemon("d2").address());
	}

}
