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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

import io.asyncspread.embedded.EmbeddedSpread;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.asyncspread.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What health and the endpoint show of two instances, in a browser. Makes the pictures of
 * the guide: with {@code -Dspread.docs.write=true} they go to {@code docs/images}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spread.private-name=berlin", "spread.ping.interval=500ms",
				"logging.level.org.openqa.selenium=error" })
@EnabledIf(value = "io.asyncspread.sample.Chromium#isInstalled",
		disabledReason = "Chromium or chromedriver is not on the path")
@TestInstance(Lifecycle.PER_CLASS)
class ActuatorBrowserIT {

	/**
	 * Shows JSON with what fits on a line in one line, and says where it came from.
	 */
	private static final String PRETTY = """
			const data = JSON.parse(document.querySelector('pre').textContent);
			const escape = (text) => text.replace(/[&<>]/g, (c) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[c]);
			const key = (name) => '<b>' + escape(JSON.stringify(name)) + '</b>: ';
			const print = (value, indent) => {
				const flat = JSON.stringify(value, null, 1).replace(/\\n\\s*/g, ' ');
				if (value === null || typeof value !== 'object' || flat.length + indent.length < 88) {
					return escape(flat).replace(/(&quot;|")([A-Za-z]+)\\1: /g, '<b>"$2"</b>: ');
				}
				const deeper = indent + '  ';
				const array = Array.isArray(value);
				const lines = array ? value.map((item) => deeper + print(item, deeper))
					: Object.keys(value).map((name) => deeper + key(name) + print(value[name], deeper));
				return (array ? '[' : '{') + '\\n' + lines.join(',\\n') + '\\n' + indent + (array ? ']' : '}');
			};
			document.title = arguments[0];
			document.body.innerHTML = '<figure><figcaption>GET ' + arguments[0] + '</figcaption><pre>'
				+ print(arguments[1] ? arguments[1].split('.').reduce((part, name) => part[name], data) : data, '')
				+ '</pre></figure>';
			const style = document.createElement('style');
			style.textContent = `body { margin: 0; background: #fff; color: #1f2430; }
				figure { margin: 0; padding: 14px 18px; display: inline-block; min-width: 700px; }
				figcaption { font: 600 13px sans-serif; color: #57606a; padding-bottom: 8px; }
				pre { margin: 0; font: 13px/1.5 monospace; }
				b { font-weight: 400; color: #0550ae; }`;
			document.head.append(style);
			""";

	@LocalServerPort
	private int port;

	private static EmbeddedSpread daemon;

	private ChromeDriver browser;

	@DynamicPropertySource
	static void daemon(DynamicPropertyRegistry properties) {
		daemon = EmbeddedSpread.start();
		properties.add("spread.daemons", daemon.address()::toString);
	}

	@BeforeAll
	void open(@TempDir Path profile) {
		this.browser = Chromium.start(profile);
		Chromium.screen(this.browser, 1000, 800, "light");
	}

	@AfterAll
	void close() {
		this.browser.quit();
		daemon.close();
	}

	@Test
	void healthAndEndpointTellOfTwoInstances() throws IOException {
		try (ConfigurableApplicationContext tokyo = tokyo()) {
			await().until(() -> show("actuator/health", "components.spread"),
					(text) -> text.contains("\"status\": \"UP\"") && text.contains("\"chat\": 2"));
			assertThat(figure().getText()).contains("#berlin#localhost", "pingAge", "\"RUNNING\"");
			picture("health-up");
			String endpoint = show("actuator/spread", "");
			assertThat(endpoint).contains("#tokyo#localhost", "\"rank\"", "\"changes\"", "\"cause\": \"JOIN\"");
			picture("endpoint");
		}
	}

	@Test
	void healthSaysWhatIsWrong() throws IOException {
		daemon.stop();
		try {
			await().until(() -> show("actuator/health", "components.spread"),
					(text) -> text.contains("\"status\": \"DOWN\"") && text.contains("refused"));
			assertThat(figure().getText()).contains("problems", "lastFailure");
			picture("health-down");
		}
		finally {
			daemon.restart();
		}
		await().until(() -> show("actuator/health", "components.spread"),
				(text) -> text.contains("\"status\": \"UP\""));
	}

	private String show(String path, String part) {
		this.browser.get("http://localhost:" + this.port + "/" + path);
		this.browser.executeScript(PRETTY, "/" + path, part);
		return figure().getText();
	}

	private WebElement figure() {
		return this.browser.findElement(By.tagName("figure"));
	}

	private void picture(String name) throws IOException {
		WebElement figure = figure();
		Object image = this.browser
			.executeCdpCommand("Page.captureScreenshot",
					Map.of("captureBeyondViewport", true, "clip", Map.of("x", 0, "y", 0, "width",
							figure.getSize().getWidth(), "height", figure.getSize().getHeight(), "scale", 1)))
			.get("data");
		byte[] png = Base64.getDecoder().decode(String.valueOf(image));
		write(Path.of("target", "screenshots", name + ".png"), png);
		if (Boolean.getBoolean("spread.docs.write")) {
			write(Path.of("..", "docs", "images", name + ".png"), png);
		}
	}

	private static void write(Path file, byte[] content) throws IOException {
		Files.createDirectories(file.getParent());
		Files.write(file, content);
	}

	private ConfigurableApplicationContext tokyo() {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--spread.private-name=tokyo", "--spread.daemons=" + daemon.address());
	}

}
