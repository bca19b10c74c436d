// The ping's round-trip times of the last two minutes as a chart, and their figures.

import { byId, duration, timeOf } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';

const WINDOW = 120_000;

// While there is less to show the time axis is shorter.
const SPANS = [15_000, 30_000, 60_000, WINDOW];

// A longer pause than this between two pings is shown as a gap.
const GAP = 5_000;

const MARGIN = { left: 46, right: 10, top: 12, bottom: 20 };

const HEIGHT = 150;

function svg(tag, attributes, ...children) {
	const element = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) {
		element.setAttribute(name, value);
	}
	element.append(...children);
	return element;
}

// The power of ten at or below the value, and at or above it.
const floorDecade = (value) => 10 ** Math.floor(Math.log10(value));
const ceilDecade = (value) => 10 ** Math.ceil(Math.log10(value));

const tickLabel = (millis) => millis < 1000 ? `${Number(millis.toPrecision(1))} ms` : `${millis / 1000} s`;

export class PingChart {

	#box = byId('chart');

	#points = [];

	#hover = null;

	#now = 0;

	#span = WINDOW;

	constructor() {
		new ResizeObserver(() => this.#draw()).observe(this.#box);
		this.#box.addEventListener('pointermove', (event) => this.#point(event.clientX - this.#box.getBoundingClientRect().left));
		this.#box.addEventListener('pointerleave', () => this.#choose(null));
		this.#box.addEventListener('blur', () => this.#choose(null));
		this.#box.addEventListener('keydown', (event) => {
			const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
			if (step && this.#points.length) {
				event.preventDefault();
				const index = this.#hover ? this.#points.indexOf(this.#hover) + step : this.#points.length - 1;
				this.#choose(this.#points[Math.max(0, Math.min(this.#points.length - 1, index))]);
			}
			else if (event.key === 'Escape') {
				this.#choose(null);
			}
		});
	}

	reset() {
		this.#points = [];
		this.#hover = null;
		this.#draw();
	}

	/** Add a ping: at is when it was sent, millis how long it took, null if it was lost. */
	ping(ping) {
		this.#points.push(ping);
		// A lost ping is known only after its timeout, when later ones are back.
		this.#points.sort((a, b) => a.at - b.at);
		this.#now = Math.max(this.#now, this.#points.at(-1).at);
		this.#points = this.#points.filter((point) => point.at > this.#now - WINDOW);
		if (this.#hover && !this.#points.includes(this.#hover)) {
			this.#hover = null;
		}
		this.#draw();
	}

	#choose(point) {
		if (this.#hover !== point) {
			this.#hover = point;
			this.#draw();
		}
	}

	#point(x) {
		let nearest = null;
		for (const point of this.#points) {
			if (!nearest || Math.abs(this.#x(point.at) - x) < Math.abs(this.#x(nearest.at) - x)) {
				nearest = point;
			}
		}
		this.#choose(nearest);
	}

	#x(at) {
		const width = this.#box.clientWidth - MARGIN.left - MARGIN.right;
		return MARGIN.left + width * (1 - (this.#now - at) / this.#span);
	}

	#draw() {
		const answered = this.#points.filter((point) => point.millis !== null);
		const sorted = answered.map((point) => point.millis).sort((a, b) => a - b);
		const median = sorted[Math.floor((sorted.length - 1) / 2)];
		const max = sorted.at(-1);
		const lost = this.#points.length - answered.length;
		this.#figures(answered.at(-1)?.millis, median, max, lost);

		const width = this.#box.clientWidth;
		if (width === 0) {
			return;
		}
		const age = this.#now - (this.#points[0]?.at ?? this.#now);
		this.#span = SPANS.find((span) => span >= age) ?? WINDOW;
		// Logarithmic: one slow ping does not flatten all others.
		const low = floorDecade(Math.max(sorted[0] ?? 0.1, 0.01));
		const high = Math.max(low * 10, ceilDecade(Math.max(max ?? 1, 0.01)));
		const base = HEIGHT - MARGIN.bottom;
		const y = (millis) => base - (base - MARGIN.top) * Math.max(0, Math.log(millis / low) / Math.log(high / low));
		const chart = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, 'aria-hidden': 'true' });
		for (let decade = low; decade < high * 1.5; decade *= 10) {
			const line = y(decade);
			chart.append(svg('line', { class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: line, y2: line }),
					svg('text', { class: 'tick', x: MARGIN.left - 6, y: line + 4, 'text-anchor': 'end' }, tickLabel(decade)));
		}
		for (const [share, anchor] of [[1, 'start'], [0.5, 'middle'], [0, 'end']]) {
			const ago = share * this.#span;
			const label = ago === 0 ? 'now' : (ago < 60_000 ? `−${ago / 1000} s` : `−${ago / 60_000} min`);
			chart.append(svg('text', { class: 'tick', x: this.#x(this.#now - ago), y: HEIGHT - 4, 'text-anchor': anchor }, label));
		}
		for (const run of this.#runs(answered)) {
			const path = run.map((point) => `${this.#x(point.at).toFixed(1)},${y(point.millis).toFixed(1)}`).join(' L');
			const [first, last] = [this.#x(run[0].at), this.#x(run.at(-1).at)];
			chart.append(svg('path', { class: 'area', d: `M${first.toFixed(1)},${base} L${path} L${last.toFixed(1)},${base} Z` }),
					svg('path', { class: 'line', d: `M${path}` }));
		}
		if (median !== undefined) {
			chart.append(svg('line', { class: 'median', x1: MARGIN.left, x2: width - MARGIN.right, y1: y(median), y2: y(median) }));
		}
		for (const point of this.#points.filter((ping) => ping.millis === null)) {
			const x = this.#x(point.at);
			chart.append(svg('line', { class: 'lost', x1: x, x2: x, y1: MARGIN.top, y2: base }));
		}
		const newest = answered.at(-1);
		if (newest) {
			chart.append(svg('circle', { class: 'newest', cx: this.#x(newest.at), cy: y(newest.millis), r: 3.5 }));
		}
		if (this.#hover) {
			this.#drawHover(chart, width, base, y);
		}
		this.#box.replaceChildren(chart);
		this.#box.dataset.points = answered.length;
	}

	#drawHover(chart, width, base, y) {
		const { at, millis } = this.#hover;
		const x = this.#x(at);
		const text = `${timeOf(at)}  ${millis === null ? 'lost' : duration(millis)}`;
		const left = x > width / 2;
		chart.append(svg('line', { class: 'hover', x1: x, x2: x, y1: MARGIN.top, y2: base }),
				svg('text', { class: 'hover-text', x: x + (left ? -6 : 6), y: MARGIN.top + 4, 'text-anchor': left ? 'end' : 'start' }, text));
		if (millis !== null) {
			chart.append(svg('circle', { class: 'newest', cx: x, cy: y(millis), r: 4 }));
		}
	}

	*#runs(points) {
		let run = [];
		for (const point of points) {
			if (run.length && point.at - run.at(-1).at > GAP) {
				yield run;
				run = [];
			}
			run.push(point);
		}
		if (run.length) {
			yield run;
		}
	}

	#figures(now, median, max, lost) {
		const show = (id, value) => {
			byId(id).textContent = value === undefined ? '–' : duration(value);
		};
		show('ping-now', now);
		show('ping-p50', median);
		show('ping-max', max);
		const total = this.#points.length;
		byId('ping-lost').textContent = total ? `${lost} of ${total}` : '–';
		byId('ping-lost').classList.toggle('bad', lost > 0);
		this.#box.setAttribute('aria-label', median === undefined ? 'No ping has been answered yet'
				: `Ping round-trip times of the last two minutes: median ${duration(median)}, maximum ${duration(max)}, ${lost} of ${total} lost. Arrow keys show single pings.`);
	}

}
