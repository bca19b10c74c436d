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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.asyncspread.benchmarks.worker.Result;

/**
 * The results of alternating rounds. What is compared is compared within a round, and the
 * median of these ratios is given: other work on the machine hits both sides alike.
 */
final class Rounds {

	private final Map<String, List<Result>> results = new LinkedHashMap<>();

	/**
	 * Run a command with all contenders, round by round, every second round in reverse.
	 */
	static Rounds run(String command, List<? extends Contender> contenders, int rounds) {
		Rounds measured = new Rounds();
		for (Contender contender : contenders) {
			measured.results.put(contender.name(), new ArrayList<>());
			for (int i = 0; i < contender.warmUp(); i++) {
				contender.run(command);
			}
		}
		for (int round = 0; round < rounds; round++) {
			List<Contender> order = new ArrayList<>(contenders);
			if (round % 2 == 1) {
				java.util.Collections.reverse(order);
			}
			for (Contender contender : order) {
				measured.add(contender.name(), contender.run(command));
			}
		}
		return measured;
	}

	void add(String contender, Result result) {
		this.results.computeIfAbsent(contender, (name) -> new ArrayList<>()).add(result);
	}

	double median(String contender, String value) {
		List<Result> own = this.results.getOrDefault(contender, List.of());
		return median(own.stream().mapToDouble((result) -> result.get(value)).toArray());
	}

	double ratio(String contender, String other, String value) {
		List<Result> own = this.results.getOrDefault(contender, List.of());
		List<Result> others = this.results.getOrDefault(other, List.of());
		double[] ratios = new double[Math.min(own.size(), others.size())];
		ToDoubleFunction<Result> number = (result) -> result.get(value);
		for (int i = 0; i < ratios.length; i++) {
			ratios[i] = number.applyAsDouble(own.get(i)) / number.applyAsDouble(others.get(i));
		}
		return median(ratios);
	}

	private static double median(double[] values) {
		double[] sorted = java.util.Arrays.stream(values).filter((value) -> !Double.isNaN(value)).sorted().toArray();
		if (sorted.length == 0) {
			return Double.NaN;
		}
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
