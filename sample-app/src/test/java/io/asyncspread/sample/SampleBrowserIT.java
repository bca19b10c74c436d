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

import io.asyncspread.ServiceType;
import io.asyncspread.embedded.EmbeddedSpread;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.asyncspread.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a browser, as a newcomer uses it, with one daemon that is configured.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spread.private-name=berlin", "sample.ping-interval=250ms", "sample.heartbeat-interval=500ms",
				"sample.heartbeat-timeout=10s", "logging.level.org.openqa.selenium=error" })
@EnabledIf(value = "io.asyncspread.sample.Chromium#isInstalled",
		disabledReason = "Chromium or chromedriver is not on the path")
@TestInstance(Lifecycle.PER_CLASS)
class SampleBrowserIT {

	@LocalServerPort
	private int port;

	private static EmbeddedSpread daemon;

	private ChromeDriver browser;

	private SamplePage page;

	@DynamicPropertySource
	static void daemon(DynamicPropertyRegistry properties) {
		daemon = EmbeddedSpread.start();
		properties.add("spread.daemons", daemon.address()::toString);
	}

	@BeforeAll
	void open(@TempDir Path profile) {
		this.browser = Chromium.start(profile);
	}

	@AfterAll
	void close() {
		this.browser.quit();
		daemon.close();
	}

	@BeforeEach
	void openPage() {
		this.page = SamplePage.open(this.browser, this.port);
	}

	@AfterEach
	void noErrorsInTheConsole() {
		assertThat(this.page.errors()).isEmpty();
	}

	@Test
	void showsWhoIsInTheGroups() {
		for (String group : Groups.ALL) {
			assertThat(this.page.members(group)).containsExactly("#berlin#localhost");
			assertThat(this.page.text(SamplePage.card(group))).contains("1 member", "berlin", "you", "coordinator");
		}
		assertThat(this.page.text("#self")).isEqualTo("#berlin#localhost");
		assertThat(this.page.text("#alone")).contains("mvn -q spring-boot:run", "--server.port=" + (this.port + 1));
		assertThat(this.page.text("#rows")).contains("We are in chat with 1 member");
		assertThat(this.page.text("#facts")).contains("Connected (READY)", "Spread 4.4.0", daemon.address().toString());
	}

	@ParameterizedTest
	@EnumSource
	void sendsAndShowsWhatArrives(ServiceType service) {
		this.page.choose("#service", service.name());
		assertThat(this.page.text("#service-hint")).startsWith(service.name());
		this.page.send("hello with " + service);
		await().until(() -> !this.page.rows(".message:not(.echo)", "hello with " + service).isEmpty());
		assertThat(this.page.rows(".message", "hello with " + service)).singleElement()
			.asString()
			.contains("berlin (you)", "to chat", service.name());
		await().until(() -> this.page.text("#outcome").equals("Sent to chat"));
	}

	@Test
	void writesPrivatelyToTheMemberThatIsClicked() {
		this.page.find(SamplePage.card(Groups.CHAT) + " .member").click();
		assertThat(this.page.find("#text").getDomAttribute("placeholder")).isEqualTo("Privately to berlin");
		this.page.find("#text").sendKeys("a note to myself", Keys.ENTER);
		await().until(() -> !this.page.rows(".message", "a note to myself").isEmpty());
		assertThat(this.page.rows(".message", "a note to myself")).singleElement()
			.asString()
			.contains("privately to you");
		this.page.find("#text").sendKeys(Keys.ESCAPE);
		assertThat(this.page.find("#text").getDomAttribute("placeholder")).isEqualTo("Say something to chat");
	}

	@Test
	void selfDiscardGivesNoCopy() {
		this.page.find("#self-discard").click();
		this.page.send("not for me");
		await().until(() -> !this.page.rows(".echo", "not for me").isEmpty());
		this.page.find("#self-discard").click();
		this.page.send("for all");
		await().until(() -> !this.page.rows(".message:not(.echo)", "for all").isEmpty());
		assertThat(this.page.rows(".message:not(.echo)", "not for me")).isEmpty();
	}

	@Test
	void isUsedWithTheKeyboard() {
		this.page.find("body").sendKeys("/");
		WebElement text = this.browser.switchTo().activeElement();
		assertThat(text.getDomAttribute("id")).isEqualTo("text");
		text.sendKeys("typed", Keys.ENTER);
		await().until(() -> !this.page.rows(".message", "typed").isEmpty());
		this.page.find("#chart").sendKeys(Keys.ARROW_LEFT);
		await().until(() -> this.page.text("#chart").contains(" ms"));
	}

	@Test
	void heartbeatsAreHiddenUntilAskedFor() {
		await().until(() -> Integer.parseInt(this.page.text("#hb-answered")) >= 2);
		assertThat(this.page.text("#beats")).contains("answered by berlin (you)");
		assertThat(this.page.rows(".heartbeat", "to :HB")).isEmpty();
		this.page.find("#filters input[value=heartbeat]").click();
		await().until(() -> !this.page.rows(".heartbeat", "to :HB").isEmpty());
	}

	@Test
	void chartsThePing() {
		await().until(() -> Integer.parseInt(this.page.find("#chart").getDomAttribute("data-points")) >= 5);
		assertThat(this.browser.findElements(By.cssSelector("#chart path.line"))).isNotEmpty();
		assertThat(this.page.text("#ping-p50")).endsWith("ms");
		assertThat(this.page.text("#ping-max")).endsWith("ms");
		assertThat(this.page.text("#ping-lost")).matches("0 of \\d+");
	}

	@Test
	void whatCannotBeSentIsExplained() {
		this.browser.executeScript("document.getElementById('text').value = 'x'.repeat(150000)");
		this.page.find("#submit").click();
		await().until(() -> this.page.text("#outcome").startsWith("Not sent: "));
		assertThat(this.page.text("#outcome")).contains("143119");
		// A refused request is an error to the browser's console too, and nothing else
		// was.
		assertThat(this.page.errors()).singleElement().asString().contains("/messages", "400");
	}

	@Test
	void showsTheLossOfTheConnectionAndTheRecovery() {
		daemon.stop();
		try {
			await()
				.until(() -> this.page.find("#notice").isDisplayed() && this.page.text("#notice").contains("refused"));
			assertThat(this.page.text("#notice")).contains("Connection to the daemon lost.");
			assertThat(this.page.text(SamplePage.card(Groups.CHAT))).contains("not in the group");
			this.page.send("into the void");
			await().until(() -> this.page.text("#outcome").startsWith("Not sent: "));
			this.page.screenshot("lost");
			assertThat(this.page.errors()).singleElement().asString().contains("/messages", "503");
		}
		finally {
			daemon.restart();
		}
		await().until(() -> !this.page.find("#notice").isDisplayed() && this.page.members(Groups.CHAT).size() == 1);
		assertThat(this.page.text("#pill")).startsWith("Connected");
		assertThat(this.page.text("#rows")).contains("was lost.", "Attempt 1 to connect", "began.");
		assertThat(this.page.text("#facts")).contains("Sessions lost");
	}

}
