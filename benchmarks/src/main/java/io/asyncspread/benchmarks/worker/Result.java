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

package io.asyncspread.benchmarks.worker;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.HdrHistogram.Histogram;

/**
 * What one round found out, as it goes from the worker to the driver in a line of text.
 * Immutable.
 *
 * @param values numbers by name
 */
public record Result(Map<String, Double> values) {

	private static final String MARK = "@ ";

	/**
	 * Make the result of a round in which messages were counted.
	 * @param messages how many
	 * @param used what they used up
	 * @return rate, and use for each message
	 */
	public static Result of(long messages, Counters used) {
		Map<String, Double> values = new TreeMap<>();
		values.put("messages", (double) messages);
		values.put("rate", messages * 1e9 / used.nanos());
		values.put("cpu", used.cpu() / 1e3 / messages);
		values.put("allocated", (double) used.allocated() / messages);
		if (used.reads() >= 0) {
			values.put("reads", (double) used.reads() / messages);
			values.put("writes", (double) used.writes() / messages);
		}
		return new Result(values);
	}

	/**
	 * Add the percentiles of latencies.
	 * @param latencies in nanoseconds
	 * @return the changed result, in microseconds
	 */
	public Result with(Histogram latencies) {
		Map<String, Double> all = new TreeMap<>(this.values);
		all.put("p50", latencies.getValueAtPercentile(50) / 1e3);
		all.put("p99", latencies.getValueAtPercentile(99) / 1e3);
		all.put("p99.9", latencies.getValueAtPercentile(99.9) / 1e3);
		all.put("max", latencies.getMaxValue() / 1e3);
		return new Result(all);
	}

	/**
	 * Add a number.
	 * @param name its name
	 * @param value the number
	 * @return the changed result
	 */
	public Result with(String name, double value) {
		Map<String, Double> all = new TreeMap<>(this.values);
		all.put(name, value);
		return new Result(all);
	}

	/**
	 * Return a number.
	 * @param name its name
	 * @return the number, NaN if there is none
	 */
	public double get(String name) {
		return this.values.getOrDefault(name, Double.NaN);
	}

	/**
	 * Tell whether a line is a result.
	 * @param line a line of output
	 * @return {@code true} if {@link #parse(String)} takes it
	 */
	public static boolean isResult(String line) {
		return line.startsWith(MARK);
	}

	/**
	 * Read a result.
	 * @param line the line
	 * @return the result
	 */
	public static Result parse(String line) {
		Map<String, Double> values = new TreeMap<>();
		for (String pair : line.substring(MARK.length()).trim().split(" ")) {
			int equals = pair.indexOf('=');
			if (equals > 0) {
				values.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
			}
		}
		return new Result(values);
	}

	@Override
	public String toString() {
		return MARK + this.values.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining(" "));
	}

}
