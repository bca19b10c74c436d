// Small helpers for building the page. Text always goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** Make an element: attributes with a value of true are set empty, null and false are left out. */
export function el(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name === 'class') {
			element.className = value;
		}
		else if (value !== null && value !== undefined && value !== false) {
			element.setAttribute(name, value === true ? '' : value);
		}
	}
	element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
	return element;
}

// Hues that are told apart easily, on light and on dark.
const HUES = [262, 32, 155, 318, 200, 72, 290, 0, 178, 232];

// The number of each member that was ever seen: its colour is a variable of the page, so that it can change everywhere.
const numbers = new Map();

let present = [];

function numberOf(privateGroup) {
	if (!numbers.has(privateGroup)) {
		numbers.set(privateGroup, numbers.size);
		paint();
	}
	return numbers.get(privateGroup);
}

function preferred(privateGroup) {
	let hash = 0x811c9dc5;
	for (const char of privateGroup) {
		hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
	hash ^= hash >>> 13;
	return (hash >>> 0) % HUES.length;
}

// Those who are present choose first, in the order that all agree on, so the pages of all instances show the same.
function paint() {
	const free = new Set(HUES.keys());
	const gone = [...numbers.keys()].filter((member) => !present.includes(member));
	for (const member of [...present, ...gone]) {
		const wanted = preferred(member);
		const hue = [...free].find((index) => index >= wanted) ?? [...free][0] ?? wanted;
		free.delete(hue);
		document.documentElement.style.setProperty(`--hue-${numberOf(member)}`, String(HUES[hue]));
	}
}

/** Give each member a colour of its own. */
export function arrange(members) {
	present = members;
	members.forEach(numberOf);
	paint();
}

/** Give an element the colour of a member. */
export function tint(element, privateGroup) {
	element.style.setProperty('--hue', `var(--hue-${numberOf(privateGroup)})`);
	return element;
}

/** The private name in '#name#daemon'. */
export function nameOf(privateGroup) {
	const end = privateGroup.indexOf('#', 1);
	return privateGroup.startsWith('#') && end > 0 ? privateGroup.substring(1, end) : privateGroup;
}

/** The daemon in '#name#daemon'. */
export function daemonOf(privateGroup) {
	const end = privateGroup.indexOf('#', 1);
	return end > 0 ? privateGroup.substring(end + 1) : '';
}

/** A member's name with its colour. */
export function who(privateGroup, self) {
	return tint(el('strong', { class: 'who', title: privateGroup },
			nameOf(privateGroup) + (privateGroup === self ? ' (you)' : '')), privateGroup);
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const timeOf = (millis) => clock.format(millis);

/** A duration in milliseconds as people write it. */
export function duration(millis) {
	if (millis < 1) {
		return `${millis.toFixed(2)} ms`;
	}
	if (millis < 10) {
		return `${millis.toFixed(1)} ms`;
	}
	return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
