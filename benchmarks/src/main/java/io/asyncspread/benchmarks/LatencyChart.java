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
import java.util.Locale;
import java.util.Map;

/**
 * Draws latency by load as an SVG picture: median solid, 99th percentile dashed, on a
 * logarithmic scale.
 */
final class LatencyChart {

	private static final int WIDTH = 790;

	private static final int HEIGHT = 420;

	private static final int LEFT = 70;

	private static final int RIGHT = 220;

	private static final int TOP = 30;

	private static final int BOTTOM = 50;

	private static final String[] COLORS = { "#0b6e4f", "#3d7edb", "#c8553d", "#8a5fbf" };

	private final Map<String, List<Point>> series = new LinkedHashMap<>();

	void add(String peer, int load, double median, double tail) {
		this.series.computeIfAbsent(peer, (name) -> new ArrayList<>()).add(new Point(load, median, tail));
	}

	String svg() {
		int highestLoad = points().stream().mapToInt(Point::load).max().orElse(1);
		double highest = points().stream().mapToDouble(Point::tail).max().orElse(1000);
		double lowest = points().stream().mapToDouble(Point::median).min().orElse(10);
		double top = Math.ceil(Math.log10(highest));
		double bottom = Math.floor(Math.log10(lowest));
		StringBuilder svg = new StringBuilder();
		svg.append("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
				<title>Latency by load, real daemon, 100 B, AGREED</title>
				<rect width="%d" height="%d" fill="#ffffff"/>
				""".formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
		for (double power = bottom; power <= top; power++) {
			double y = y(Math.pow(10, power), bottom, top);
			svg.append(line(LEFT, y, WIDTH - RIGHT, y, "#dddddd", ""));
			svg.append(text(LEFT - 8, y + 4, "end", label(Math.pow(10, power)), "#333333"));
		}
		for (Point point : this.series.values().stream().findFirst().orElse(List.of())) {
			double x = x(point.load(), highestLoad);
			svg.append(line(x, TOP, x, HEIGHT - BOTTOM, "#eeeeee", ""));
			svg.append(text(x, HEIGHT - BOTTOM + 18, "middle", point.load() / 1000 + "k", "#333333"));
		}
		svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "messages a second, sent at fixed times",
				"#333333"));
		int color = 0;
		double legend = TOP + 10;
		for (Map.Entry<String, List<Point>> peer : this.series.entrySet()) {
			String stroke = COLORS[color++ % COLORS.length];
			svg.append(path(peer.getValue(), stroke, false, highestLoad, bottom, top));
			svg.append(path(peer.getValue(), stroke, true, highestLoad, bottom, top));
			double left = WIDTH - RIGHT + 20.0;
			svg.append(line(left, legend, left + 24, legend, stroke, ""));
			svg.append(text(left + 32, legend + 4, "start", peer.getKey() + " p50", "#333333"));
			svg.append(line(left, legend + 18, left + 24, legend + 18, stroke, "stroke-dasharray=\"5 4\""));
			svg.append(text(left + 32, legend + 22, "start", peer.getKey() + " p99", "#333333"));
			legend += 46;
		}
		return svg.append("</svg>\n").toString();
	}

	private List<Point> points() {
		return this.series.values().stream().flatMap(List::stream).toList();
	}

	private static double x(int load, int highest) {
		return LEFT + (WIDTH - RIGHT - LEFT) * (double) load / highest;
	}

	private static double y(double micros, double bottom, double top) {
		return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (Math.log10(micros) - bottom) / (top - bottom);
	}

	private static String label(double micros) {
		return (micros >= 1000) ? String.format(Locale.ROOT, "%,.0f ms", micros / 1000)
				: String.format(Locale.ROOT, "%.0f \u00b5s", micros);
	}

	private static String path(List<Point> points, String stroke, boolean tail, int highest, double bottom,
			double top) {
		StringBuilder path = new StringBuilder();
		for (Point point : points) {
			path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x(point.load(), highest),
					y(tail ? point.tail() : point.median(), bottom, top)));
		}
		return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n".formatted(path, stroke,
				tail ? " stroke-dasharray=\"5 4\"" : "");
	}

	private static String line(double x1, double y1, double x2, double y2, String stroke, String extra) {
		return String.format(Locale.ROOT,
				"<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.5\" %s/>\n", x1,
				y1, x2, y2, stroke, extra);
	}

	private static String text(double x, double y, String anchor, String text, String fill) {
		return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n", x,
				y, anchor, fill, text);
	}

	private record Point(int load, double median, double tail) {
	}

}
