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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static io.asyncspread.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances at two daemons in a browser: one comes, they talk, the network is split
 * by a button and healed by it, one goes. Makes the pictures of the page.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spread.private-name=berlin", "sample.network.first-port=0", "sample.network.second-port=0",
				"sample.ping-interval=250ms", "sample.heartbeat-interval=500ms", "sample.heartbeat-timeout=10s",
				"logging.level.org.openqa.selenium=error" })
@EnabledIf(value = "io.asyncspread.sample.Chromium#isInstalled",
		disabledReason = "Chromium or chromedriver is not on the path")
class NetworkBrowserIT {

	@LocalServerPort
	private int port;

	@Test
	void showsAnotherInstanceComeBePartedComeBackAndGo(@TempDir Path profile) {
		ChromeDriver browser = Chromium.start(profile);
		try {
			SamplePage page = SamplePage.open(browser, this.port);
			assertThat(page.text("#network")).contains("whole", "d1", "d2");
			assertThat(page.text("#alone")).contains("mvn -q spring-boot:run", "--server.port=" + (this.port + 1));
			page.screenshot("alone");
			try (ConfigurableApplicationContext tokyo = tokyo(page)) {
				comes(page);
				conversation(browser, page);
				screenshots(browser, page);
				isParted(browser, page);
				theOtherPageSaysWhereTheDaemonsRun(browser, tokyo);
				comesBack(SamplePage.open(browser, this.port));
				page.screenshot("healed");
			}
			await().until(() -> page.members(Groups.CHAT).size() == 1 && page.members(Groups.HEARTBEAT).size() == 1);
			assertThat(page.rows(".membership", "tokyo left chat, now 1 member leave")).singleElement();
			assertThat(page.errors()).isEmpty();
		}
		finally {
			browser.quit();
		}
	}

	private void comes(SamplePage page) {
		await().until(() -> page.members(Groups.CHAT).size() == 2 && page.members(Groups.HEARTBEAT).size() == 2);
		assertThat(page.members(Groups.CHAT)).containsExactly("#berlin#d1", "#tokyo#d2");
		assertThat(page.rows(".membership", "tokyo joined chat, now 2 members")).singleElement();
		assertThat(page.find("#alone").isDisplayed()).isFalse();
	}

	private void conversation(ChromeDriver browser, SamplePage page) {
		page.send("Good morning from berlin");
		page.choose("#service", "SAFE");
		browser.executeScript("document.getElementById('type').value = 7");
		page.send("Stable at every daemon before anybody sees it");
		await().until(() -> !page.rows(".message", "Stable at every daemon").isEmpty());
		page.find(SamplePage.card(Groups.CHAT) + " .member[data-member='#tokyo#d2']").click();
		page.find("#text").sendKeys("Just between us", Keys.ENTER);
		await().until(() -> !page.rows(".echo", "Just between us").isEmpty());
		await().until(() -> Integer.parseInt(page.find("#chart").getDomAttribute("data-points")) >= 30);
	}

	private void screenshots(ChromeDriver browser, SamplePage page) {
		page.screenshot("light");
		Chromium.screen(browser, 1440, 900, "dark");
		page.screenshot("dark");
		Chromium.screen(browser, 390, 844, "light");
		page.fitsTheWidth();
		page.screenshot("narrow");
		Chromium.screen(browser, 820, 1180, "dark");
		page.fitsTheWidth();
		page.screenshot("tablet");
		Chromium.screen(browser, 1440, 900, "light");
	}

	private void isParted(ChromeDriver browser, SamplePage page) {
		page.find("#network-button").click();
		await().until(() -> page.members(Groups.CHAT).size() == 1);
		await().until(() -> page.text("#network").contains("split"));
		assertThat(page.rows(".membership", "Transitional signal in chat")).singleElement();
		assertThat(page.rows(".membership", "tokyo left chat, now 1 member")).singleElement()
			.asString()
			.contains("network change");
		page.screenshot("split");
		Chromium.screen(browser, 390, 844, "dark");
		page.fitsTheWidth();
		page.screenshot("split-narrow");
		Chromium.screen(browser, 1440, 900, "light");
	}

	private void theOtherPageSaysWhereTheDaemonsRun(ChromeDriver browser, ConfigurableApplicationContext tokyo) {
		SamplePage page = SamplePage.open(browser,
				Integer.parseInt(tokyo.getEnvironment().getProperty("local.server.port")));
		assertThat(page.members(Groups.CHAT)).containsExactly("#tokyo#d2");
		assertThat(page.text("#network")).contains("Both daemons run in the instance that was started first");
		assertThat(page.find("#network-button").isDisplayed()).isFalse();
		page.screenshot("other");
	}

	private void comesBack(SamplePage page) {
		assertThat(page.text("#network")).contains("split", "Heal the network");
		page.find("#network-button").click();
		await().until(() -> page.members(Groups.CHAT).size() == 2);
		assertThat(page.rows(".membership", "tokyo joined chat, now 2 members network change")).singleElement();
	}

	private ConfigurableApplicationContext tokyo(SamplePage page) {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--spread.private-name=tokyo", "--sample.network.first-port=" + page.daemonPort(1),
				"--sample.network.second-port=" + page.daemonPort(2));
	}

}
