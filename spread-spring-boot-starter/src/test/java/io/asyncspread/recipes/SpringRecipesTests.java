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

package io.asyncspread.recipes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import io.asyncspread.spring.core.SpreadTemplate;
import io.asyncspread.spring.leader.SpreadLeadership;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipes as applications with several instances at a network of two daemons.
 */
class SpringRecipesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final EmbeddedSpreadNetwork network = EmbeddedSpreadNetwork.start("d1", "d2");

	private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	@AfterEach
	void close() {
		this.instances.forEach(ConfigurableApplicationContext::close);
		this.network.close();
	}

	private ConfigurableApplicationContext instance(Class<?> application, String name, String daemon,
			String... properties) {
		ConfigurableApplicationContext instance = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.bannerMode(Banner.Mode.OFF)
			.properties("spread.daemons=" + this.network.daemon(daemon).address(), "spread.private-name=" + name,
					"spread.reconnect.initial-interval=10ms")
			.properties(properties)
			.run();
		this.instances.add(instance);
		return instance;
	}

	private void awaitMembers(String group, int size) {
		for (ConfigurableApplicationContext instance : this.instances) {
			await().until(() -> {
				GroupView view = instance.getBean(SpreadClient.class).view(group);
				return view != null && view.size() == size;
			});
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10));
	}

	@Test
	void oneInstanceWritesTheReportAndAnotherWhenItIsGone() {
		ConfigurableApplicationContext first = instance(NightlyReport.class, "first", "d1");
		await().until(() -> first.getBean(SpreadLeadership.class).isLeader());
		ConfigurableApplicationContext other = instance(NightlyReport.class, "another", "d1");
		await().until(() -> other.getBean(SpreadLeadership.class).leader() != null);
		this.instances.forEach((instance) -> instance.getBean(NightlyReport.Reports.class).write());
		assertThat(first.getBean(NightlyReport.Reports.class).written()).isOne();
		assertThat(other.getBean(NightlyReport.Reports.class).written()).isZero();
		first.close();
		await().until(() -> other.getBean(SpreadLeadership.class).isLeader());
		other.getBean(NightlyReport.Reports.class).write();
		assertThat(other.getBean(NightlyReport.Reports.class).written()).isOne();
	}

	@Test
	void eachThumbnailIsMadeOnce() {
		Stream.of("a", "b", "c").forEach((name) -> instance(Thumbnails.class, name, name.equals("c") ? "d2" : "d1"));
		awaitMembers("thumbnails", 3);
		SpreadTemplate spread = this.instances.get(0).getBean(SpreadTemplate.class);
		List<String> images = IntStream.range(0, 60).mapToObj((i) -> "image" + i).toList();
		images.forEach((image) -> spread.send("thumbnails", image));
		List<List<String>> made = this.instances.stream()
			.map((instance) -> instance.getBean(Thumbnails.Worker.class).made())
			.toList();
		await().until(() -> made.stream().mapToInt(List::size).sum() >= images.size());
		assertThat(made).allSatisfy((share) -> assertThat(share).isNotEmpty());
		assertThat(made.stream().flatMap(Collection::stream)).containsExactlyInAnyOrderElementsOf(images);
	}

	@Test
	void changedProductLeavesAllCaches() {
		Catalogue.DATABASE.put("p1", "old");
		Catalogue.Products first = instance(Catalogue.class, "first", "d1").getBean(Catalogue.Products.class);
		Catalogue.Products second = instance(Catalogue.class, "second", "d2").getBean(Catalogue.Products.class);
		awaitMembers("products.changed", 2);
		await().until(() -> cached(first, "p1") && cached(second, "p1"));
		first.change("p1", "new");
		assertThat(first.find("p1")).isEqualTo("new");
		await().until(() -> second.find("p1").equals("new"));
	}

	@Test
	void cachesAreEmptiedWhenASplitEndsAndWhenTheSessionIsLost() {
		Catalogue.DATABASE.put("p2", "old");
		Catalogue.Products first = instance(Catalogue.class, "first", "d1").getBean(Catalogue.Products.class);
		Catalogue.Products second = instance(Catalogue.class, "second", "d2").getBean(Catalogue.Products.class);
		awaitMembers("products.changed", 2);
		this.network.partition(Set.of("d1"), Set.of("d2"));
		awaitMembers("products.changed", 1);
		await().until(() -> cached(second, "p2"));
		first.change("p2", "new");
		this.network.heal();
		await().until(() -> second.find("p2").equals("new"));
		await().until(() -> cached(second, "p2"));
		this.network.stop("d2");
		SpreadClient client = this.instances.get(1).getBean(SpreadClient.class);
		await().until(() -> client.view("products.changed") == null);
		first.change("p2", "newer");
		assertThat(second.find("p2")).isEqualTo("newer");
		this.network.start("d2");
		awaitMembers("products.changed", 2);
		await().until(() -> cached(second, "p2"));
		assertThat(second.find("p2")).isEqualTo("newer");
	}

	private static boolean cached(Catalogue.Products products, String id) {
		products.find(id);
		return products.isCached(id);
	}

	@Test
	void everyInstanceSeesTheEventsInOneOrder() {
		ConfigurableApplicationContext first = instance(ClusterEvents.class, "first", "d1");
		ConfigurableApplicationContext second = instance(ClusterEvents.class, "second", "d2");
		awaitMembers("features", 2);
		for (int i = 0; i < 20; i++) {
			first.getBean(ClusterEvents.Bridge.class).enable("x" + i);
			second.getBean(ClusterEvents.Bridge.class).enable("y" + i);
		}
		List<String> seenByFirst = first.getBean(ClusterEvents.FeatureSwitch.class).seen();
		List<String> seenBySecond = second.getBean(ClusterEvents.FeatureSwitch.class).seen();
		await().until(() -> seenByFirst.size() == 40 && seenBySecond.size() == 40);
		assertThat(seenByFirst).isEqualTo(seenBySecond).contains("x0 by first", "y19 by second");
	}

	@Test
	void everyInstanceAnswers() {
		ConfigurableApplicationContext first = instance(Inventory.class, "first", "d1", "stock=3");
		instance(Inventory.class, "second", "d2", "stock=4");
		awaitMembers("stock", 2);
		Inventory.Stock stock = first.getBean(Inventory.Stock.class);
		assertThat(stock.total("bolt")).isEqualTo(new Inventory.Total(7, true));
		instance(Inventory.class, "third", "d2", "stock=-1");
		awaitMembers("stock", 3);
		assertThat(stock.total("bolt")).isEqualTo(new Inventory.Total(7, false));
	}

	@Test
	void answersOfTheOtherPartAreNotWaitedFor() {
		ConfigurableApplicationContext first = instance(Inventory.class, "first", "d1", "stock=3");
		instance(Inventory.class, "second", "d2", "stock=4");
		awaitMembers("stock", 2);
		this.network.partition(Set.of("d1"), Set.of("d2"));
		awaitMembers("stock", 1);
		assertThat(first.getBean(Inventory.Stock.class).total("bolt")).isEqualTo(new Inventory.Total(3, true));
	}

}
