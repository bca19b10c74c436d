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

package io.asyncspread.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A table of clients in the same case, where each value stands beside its ratio to that
 * of the peers: the median of the ratios within the rounds.
 */
final class Comparison {

	private final List<String> references;

	private final List<Measure> measures;

	private final String title;

	private final String[] head;

	private @Nullable Table table;

	/**
	 * Begin a table, whose head is printed with the first row.
	 * @param title its title
	 * @param contenders who takes part
	 * @param measures the values to show
	 */
	Comparison(String title, List<? extends Contender> contenders, Measure... measures) {
		this.references = List.of("official", WorkerContender.C)
			.stream()
			.filter((peer) -> contenders.stream().anyMatch((contender) -> contender.name().equals(peer)))
			.toList();
		this.measures = List.of(measures);
		List<String> head = new ArrayList<>(List.of("case", "client"));
		for (Measure measure : measures) {
			head.add(measure.title());
			if (measure.compared()) {
				this.references.forEach((peer) -> head.add(": " + peer));
			}
		}
		this.title = title;
		this.head = head.toArray(String[]::new);
	}

	/**
	 * Print the rows of a case.
	 * @param name name of the case
	 * @param contenders who took part; those who cannot do it are left out
	 * @param measured the results
	 */
	void rows(String name, List<? extends Contender> contenders, Rounds measured) {
		for (Contender contender : contenders) {
			String client = contender.name();
			if (!Double.isNaN(measured.median(client, this.measures.get(0).value()))) {
				row(name, client, measured);
			}
		}
	}

	private void row(String name, String client, Rounds measured) {
		List<String> cells = new ArrayList<>(List.of(name, client));
		for (Measure measure : this.measures) {
			cells.add(Table.number(measured.median(client, measure.value()) / measure.unit()));
			if (measure.compared()) {
				for (String peer : this.references) {
					cells.add(peer.equals(client) ? "" : Table.ratio(measured.ratio(client, peer, measure.value())));
				}
			}
		}
		Table current = this.table;
		if (current == null) {
			current = new Table(this.title, this.head);
			this.table = current;
		}
		current.row(cells.toArray(String[]::new));
	}

	/**
	 * A value to show.
	 *
	 * @param value its name in the results
	 * @param title title of the column
	 * @param unit what it is divided by
	 * @param compared whether the ratios to the peers are shown too
	 */
	record Measure(String value, String title, double unit, boolean compared) {

		static final Measure RATE = new Measure("rate", "k msg/s", 1e3, true);

		static final Measure CPU = new Measure("cpu", "CPU us/msg", 1, true);

		static final Measure MEDIAN = new Measure("p50", "p50 us", 1, true);

		static final Measure TAIL = new Measure("p99", "p99 us", 1, true);

		static final Measure FAR_TAIL = new Measure("p99.9", "p99.9 us", 1, true);

		static final Measure GARBAGE = new Measure("allocated", "B/msg", 1, false);

		static final Measure READS = new Measure("reads", "reads/msg", 1, false);

		static final Measure WRITES = new Measure("writes", "writes/msg", 1, false);

		static final Measure LOST = new Measure("lost", "lost", 1, false);

	}

}
