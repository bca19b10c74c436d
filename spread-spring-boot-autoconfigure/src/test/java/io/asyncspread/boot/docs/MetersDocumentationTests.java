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

package io.asyncspread.boot.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.Views;
import io.asyncspread.boot.metrics.MicrometerSpreadMetrics;
import io.asyncspread.boot.metrics.SpreadClientMetrics;
import io.asyncspread.boot.metrics.SpreadListenerMetrics;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * {@code docs/meters.md} lists the meters as they are registered.
 */
class MetersDocumentationTests {

	private final MeterRegistry registry = registryWithAllMeters();

	private static MeterRegistry registryWithAllMeters() {
		MeterRegistry registry = new SimpleMeterRegistry();
		MicrometerSpreadMetrics metrics = new MicrometerSpreadMetrics(Tags.empty());
		metrics.bindTo(registry);
		metrics.pingAnswered(ServiceType.RELIABLE, Duration.ofMillis(1));
		metrics.viewInstalled(Views.view("prices", "a"));
		new SpreadClientMetrics(mock(SpreadClient.class), Tags.empty()).bindTo(registry);
		SpreadListenerContainer container = mock(SpreadListenerContainer.class);
		given(container.id()).willReturn("prices");
		new SpreadListenerMetrics(() -> List.of(container), Tags.empty()).bindTo(registry);
		return registry;
	}

	@Test
	void everyMeterHasADescriptionAndOurPrefix() {
		assertThat(this.registry.getMeters()).hasSizeGreaterThan(30).extracting(Meter::getId).allSatisfy((id) -> {
			assertThat(id.getName()).startsWith("spread.");
			if (id.getTag("phi") == null) {
				assertThat(id.getDescription()).as(id.getName()).isNotBlank();
			}
		});
	}

	@Test
	void referenceTableIsUpToDate() {
		Map<String, String> rows = new LinkedHashMap<>();
		this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getTag("phi") == null)
			.sorted(Comparator.comparing(Meter.Id::getName))
			.forEach((id) -> rows.putIfAbsent(id.getName(), row(id)));
		GeneratedDocument.named("meters.md").shouldBe("""
				# Meters

				All meters with their tags. This page is generated from the meters as they are registered;
				[operations](operations.md) says what to make of them. Timers of pings publish the percentiles
				0.5, 0.95 and 0.99.

				| meter | type | tags | unit | what it tells |
				|---|---|---|---|---|
				""" + String.join("", rows.values()));
	}

	@Test
	void dashboardShowsMetersThatExist() throws IOException {
		Set<String> known = this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.map(MetersDocumentationTests::prometheusName)
			.collect(Collectors.toSet());
		String dashboard = Files.readString(GeneratedDocument.path("grafana-dashboard.json"));
		JsonMapper.builder().build().readTree(dashboard);
		Set<String> shown = Pattern.compile("\\bspread_[a-z_]+")
			.matcher(dashboard)
			.results()
			.map((match) -> match.group().replaceAll("_seconds(_sum|_count|_max)$", "_seconds"))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(shown).hasSizeGreaterThan(15);
		assertThat(known).containsAll(shown);
	}

	/**
	 * Return the name of a meter as Micrometer's registry for Prometheus makes it.
	 */
	private static String prometheusName(Meter.Id id) {
		String name = id.getName().replace('.', '_');
		String unit = id.getBaseUnit();
		if (id.getType() == Meter.Type.TIMER) {
			return name + "_seconds";
		}
		if (unit != null && !name.endsWith("_" + unit)) {
			name += "_" + unit;
		}
		return (id.getType() == Meter.Type.COUNTER) ? name + "_total" : name;
	}

	private static String row(Meter.Id id) {
		String tags = id.getTags()
			.stream()
			.map(Tag::getKey)
			.collect(Collectors.toCollection(TreeSet::new))
			.stream()
			.map((tag) -> "`" + tag + "`")
			.collect(Collectors.joining(", "));
		return "| `%s` | %s | %s | %s | %s |\n".formatted(id.getName(), id.getType().name().toLowerCase(Locale.ROOT),
				tags, Objects.requireNonNullElse(id.getBaseUnit(), ""), id.getDescription());
	}

}
