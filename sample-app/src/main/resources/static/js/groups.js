// Who is in which group now, in the order that all members agree on.

import { arrange, byId, daemonOf, el, nameOf, plural, tint } from './dom.js';

export class Groups {

	#cards = new Map();

	#names;

	#onMember;

	#states = new Map();

	#connection = null;

	/** onMember is called with the private group of a member that was chosen. */
	constructor(onMember) {
		this.#onMember = onMember;
		byId('copy').addEventListener('click', async () => {
			await navigator.clipboard?.writeText(byId('command').textContent);
			byId('copy').textContent = 'Copied';
		});
	}

	reset(names) {
		this.#names = names;
		this.#cards.clear();
		this.#states.clear();
		const box = byId('groups');
		box.replaceChildren();
		for (const name of names) {
			const card = el('article', { class: 'card group', 'data-group': name });
			this.#cards.set(name, card);
			box.append(card);
			this.#render(name);
		}
	}

	connection(connection) {
		const changed = this.#connection?.connected !== connection.connected
				|| this.#connection?.epoch !== connection.epoch;
		this.#connection = connection;
		if (changed) {
			this.#names?.forEach((name) => this.#render(name));
		}
	}

	view(state) {
		this.#states.set(state.group, state);
		arrange(this.members());
		this.#render(state.group);
	}

	/** All members of all groups, each once. */
	members() {
		const members = new Set();
		for (const name of this.#names ?? []) {
			this.#current(name)?.members.forEach((member) => members.add(member));
		}
		return [...members];
	}

	// A view belongs to a session: when that is lost we are in no group.
	#current(name) {
		const state = this.#states.get(name);
		return state && this.#connection?.connected && this.#connection.epoch === state.epoch ? state : null;
	}

	#render(name) {
		const card = this.#cards.get(name);
		if (!card) {
			return;
		}
		const state = this.#current(name);
		const focused = card.contains(document.activeElement) ? document.activeElement.dataset.member : null;
		const count = state ? plural(state.members.length, 'member') : 'not in the group';
		card.dataset.size = state ? state.members.length : 0;
		card.classList.toggle('transitional', Boolean(state?.transitional));
		card.replaceChildren(el('div', { class: 'head' }, el('h3', { class: 'mono' }, name),
				el('p', { class: 'sub' }, state?.transitional ? `${count}, network changing` : count)));
		if (state) {
			card.append(el('ol', { class: 'members' }, ...state.members.map((member, rank) => this.#member(state, member, rank))));
			card.append(el('p', { class: 'id mono', title: 'Group id of the view: the same at all its members' }, `view ${state.groupId}`));
		}
		if (focused) {
			card.querySelector(`[data-member="${CSS.escape(focused)}"]`)?.focus();
		}
		const alone = this.#names.every((group) => (this.#current(group)?.members.length ?? 0) === 1);
		byId('alone').hidden = !alone;
	}

	#member(state, member, rank) {
		const self = member === state.self;
		const button = el('button', { type: 'button', class: 'member', 'data-member': member,
			title: self ? 'A private message to yourself' : `A private message to ${member}` },
				tint(el('span', { class: 'disc', 'aria-hidden': 'true' }, String(rank)), member),
				el('span', { class: 'names' }, el('span', { class: 'name mono' }, nameOf(member)),
						el('span', { class: 'daemon' }, `at ${daemonOf(member)}`)),
				self && el('span', { class: 'badge self' }, 'you'),
				rank === 0 && el('span', { class: 'badge' }, 'coordinator'));
		button.addEventListener('click', () => this.#onMember(member));
		return el('li', {}, button);
	}

}
