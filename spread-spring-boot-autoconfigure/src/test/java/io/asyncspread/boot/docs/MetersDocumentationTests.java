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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asyncspread.LaneStatistics;
import io.asyncspread.ServiceType;
import io.asyncspread.SpreadClient;
import io.asyncspread.boot.Views;
import io.asyncspread.boot.metrics.MicrometerSpreadMetrics;
import io.asyncspread.boot.metrics.SpreadClientMetrics;
import io.asyncspread.boot.metrics.SpreadListenerMetrics;
import io.asyncspread.spring.listener.ContainerStatistics;
import io.asyncspread.spring.listener.SpreadListenerContainer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * {@code docs/meters.md} lists the meters as they are registered.
 */
class MetersDocumentationTests {

	private final PrometheusMeterRegistry registry = registryWithAllMeters();

	private static PrometheusMeterRegistry registryWithAllMeters() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Tags connection = Tags.of("connection", "default");
		MicrometerSpreadMetrics metrics = new MicrometerSpreadMetrics(connection);
		metrics.bindTo(registry);
		metrics.pingAnswered(ServiceType.RELIABLE, Duration.ofMillis(1));
		metrics.confirmed(ServiceType.AGREED, Duration.ofMillis(1));
		metrics.viewInstalled(Views.view("prices", "a"));
		SpreadClient client = mock(SpreadClient.class);
		given(client.lane()).willReturn(new LaneStatistics(0, 0, false, 0));
		new SpreadClientMetrics(client, connection).bindTo(registry);
		SpreadListenerContainer container = mock(SpreadListenerContainer.class);
		given(container.id()).willReturn("prices");
		given(container.statistics()).willReturn(new ContainerStatistics(0, 0, 0, 0, 0, 0, 0));
		SpreadListenerMetrics listeners = new SpreadListenerMetrics(() -> List.of(container), Tags.empty());
		listeners.decorate("prices", (delivery) -> null);
		listeners.bindTo(registry);
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
				[operations](operations.md) says what to make of them. Timers of pings and confirmations publish the
				percentiles 0.5, 0.95 and 0.99; those of others can be switched on, as told there.

				| meter | type | tags | unit | what it tells |
				|---|---|---|---|---|
				""" + String.join("", rows.values()));
	}

	/**
	 * The names are those that an application exposes, labels included.
	 */
	@Test
	void dashboardShowsEveryMeterAndNothingElse() throws IOException {
		String dashboard = Files.readString(GeneratedDocument.path("grafana-dashboard.json"));
		List<String> expressions = JsonMapper.builder().build().readTree(dashboard).findValuesAsString("expr");
		Map<String, Set<String>> exposed = new TreeMap<>();
		samples(this.registry.scrape())
			.forEach((sample) -> exposed.computeIfAbsent(family(sample.group(1)), (family) -> new TreeSet<>())
				.addAll(labels(sample)));
		Map<String, Set<String>> shown = new TreeMap<>();
		expressions.stream()
			.flatMap(MetersDocumentationTests::samples)
			.forEach((sample) -> shown.computeIfAbsent(family(sample.group(1)), (family) -> new TreeSet<>())
				.addAll(labels(sample)));
		assertThat(shown.keySet()).isEqualTo(exposed.keySet());
		shown.forEach((family, labels) -> {
			labels.remove("application");
			assertThat(exposed.get(family)).as(family).containsAll(labels);
		});
		Pattern.compile("by \\(([a-z, ]+)\\)")
			.matcher(String.join("\n", expressions))
			.results()
			.flatMap((match) -> Stream.of(match.group(1).split(", ")))
			.filter((label) -> !label.equals("instance"))
			.forEach((label) -> assertThat(exposed.values()).as(label)
				.anySatisfy((labels) -> assertThat(labels).contains(label)));
	}

	private static Stream<MatchResult> samples(String text) {
		return Pattern.compile("\\b(spread_[a-z_]+)\\{([^}]*)}").matcher(text).results();
	}

	private static Set<String> labels(MatchResult sample) {
		return Pattern.compile("([a-z]+)(?:=~|!=|=)")
			.matcher(sample.group(2))
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String family(String sample) {
		return sample.replaceAll("_seconds(_sum|_count|_max)$", "_seconds");
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
