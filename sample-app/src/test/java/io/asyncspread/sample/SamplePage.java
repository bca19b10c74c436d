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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import static io.asyncspread.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as a test sees it.
 */
final class SamplePage {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private final ChromeDriver browser;

	private SamplePage(ChromeDriver browser) {
		this.browser = browser;
	}

	static SamplePage open(ChromeDriver browser, int port) {
		Chromium.screen(browser, 1440, 900, "light");
		browser.get("http://localhost:" + port + "/");
		SamplePage page = new SamplePage(browser);
		await().until(() -> page.text("#pill").startsWith("Connected"));
		await().until(() -> page.members(Groups.CHAT).size() == 1 && page.members(Groups.HEARTBEAT).size() == 1);
		return page;
	}

	/**
	 * What the browser's console says of errors since the last call.
	 */
	List<String> errors() {
		return this.browser.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	void fitsTheWidth() {
		assertThat(this.browser
			.executeScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
			.isEqualTo(0L);
	}

	void screenshot(String name) {
		Map<String, Object> image = this.browser.executeCdpCommand("Page.captureScreenshot",
				Map.of("captureBeyondViewport", name.endsWith("narrow")));
		try {
			Files.createDirectories(SCREENSHOTS);
			Files.write(SCREENSHOTS.resolve("sample-" + name + ".png"),
					Base64.getDecoder().decode(String.valueOf(image.get("data"))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void send(String text) {
		WebElement box = find("#text");
		box.clear();
		box.sendKeys(text);
		find("#submit").click();
	}

	void choose(String select, String value) {
		find(select + " option[value='" + value + "']").click();
	}

	WebElement find(String selector) {
		return this.browser.findElement(By.cssSelector(selector));
	}

	static String card(String group) {
		return ".group[data-group='" + group + "']";
	}

	// By script, in one step: the page may replace its elements at any moment.

	String text(String selector) {
		return String.valueOf(this.browser.executeScript(
				"return document.querySelector(arguments[0])?.innerText ?? document.querySelector(arguments[0])?.textContent ?? ''",
				selector))
			.replaceAll("\\s+", " ");
	}

	int daemonPort(int number) {
		String address = find("#daemons li:nth-child(" + number + ")").getDomAttribute("title");
		return Integer.parseInt(address.substring(0, address.indexOf('@')));
	}

	List<String> members(String group) {
		return list("return [...document.querySelectorAll(arguments[0])].map((member) => member.dataset.member)",
				card(group) + " .member");
	}

	List<String> rows(String kind, String text) {
		return list("""
				return [...document.querySelectorAll('#rows .row' + arguments[0])]
					.filter((row) => row.offsetHeight > 0)
					.map((row) => row.innerText.replace(/\\s+/g, ' '))
					.filter((text) => text.includes(arguments[1]))""", kind, text);
	}

	private List<String> list(String script, Object... arguments) {
		return (this.browser.executeScript(script, arguments) instanceof List<?> list)
				? list.stream().map(String::valueOf).toList() : List.of();
	}

}
