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

import java.util.Locale;

/**
 * Prints a table in Markdown, row by row as the rounds end.
 */
final class Table {

	Table(String title, String... columns) {
		System.out.println();
		System.out.println("### " + title);
		System.out.println();
		row(columns);
		System.out.println("|" + "---|".repeat(columns.length));
	}

	void row(String... cells) {
		System.out.println("| " + String.join(" | ", cells) + " |");
	}

	/**
	 * Write a number with three digits that count, nothing if there is none.
	 */
	static String number(double value) {
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			return "";
		}
		double size = Math.abs(value);
		String pattern = (size >= 100) ? "%,.0f" : (size >= 10) ? "%.1f" : (size >= 0.1 || size == 0) ? "%.2f" : "%.4f";
		return String.format(Locale.ROOT, pattern, value);
	}

	static String ratio(double value) {
		return Double.isNaN(value) ? "" : number(value) + "x";
	}

}
