// Data, membership and the life of the connection, one row each, in the order of arrival.

import { byId, el, nameOf, plural, timeOf, who } from './dom.js';

const MAX_ROWS = 400;

const CAUSES = {
	JOIN: 'join',
	LEAVE: 'leave',
	DISCONNECT: 'disconnect',
	NETWORK: 'network change'
};

export class Stream {

	#rows = byId('rows');

	// How high the list was when it was last put in place: a change of it is no scrolling of the reader's.
	#height = 0;

	#self = null;

	#heartbeatGroup = null;

	#following = true;

	constructor() {
		const filters = byId('filters');
		const apply = () => {
			for (const input of filters.querySelectorAll('input')) {
				this.#rows.classList.toggle(`without-${input.value}`, !input.checked);
			}
			this.#settle();
		};
		filters.addEventListener('change', apply);
		apply();
		this.#rows.addEventListener('scroll', () => {
			if (this.#rows.clientHeight === this.#height) {
				this.#following = this.#rows.scrollHeight - this.#rows.scrollTop - this.#height < 40;
				byId('to-end').hidden = this.#following;
			}
		}, { passive: true });
		byId('to-end').addEventListener('click', () => {
			this.#following = true;
			this.#settle();
		});
		new ResizeObserver(() => this.#settle()).observe(this.#rows);
	}

	reset(heartbeatGroup) {
		this.#heartbeatGroup = heartbeatGroup;
		this.#rows.replaceChildren();
		this.#following = true;
		this.#settle();
	}

	connection(connection) {
		if (connection.self) {
			this.#self = connection.self;
		}
	}

	data(message) {
		const heartbeat = message.groups.includes(this.#heartbeatGroup) && message.groups.length === 1
				&& message.heartbeat;
		const row = this.#row(heartbeat ? 'heartbeat' : 'message', message.at, '');
		row.classList.toggle('own', message.sender === message.self);
		row.append(el('div', { class: 'meta' }, who(message.sender, message.self),
				el('span', { class: 'to' }, message.privately ? 'privately to you'
						: `to ${message.groups.map((group) => group.startsWith('#') ? nameOf(group) : group).join(', ')}`),
				el('span', { class: `chip ${message.service.toLowerCase()}` }, message.service),
				message.type !== 0 && el('span', { class: 'chip plain' }, `type ${message.type}`),
				el('span', { class: 'bytes' }, plural(message.bytes, 'byte'))));
		row.append(el('p', { class: message.readable ? 'body' : 'body mono faint' }, message.body || '(empty)'));
		this.#append(row);
	}

	/** A message of ours that nobody will deliver to us: shown where it was sent, not in the agreed order. */
	sent(message, self) {
		const row = this.#row('message', Date.now(), '');
		const [target] = message.targets;
		row.classList.add('own', 'echo');
		row.append(el('div', { class: 'meta' }, who(self ?? '', self),
				el('span', { class: 'to' }, target.startsWith('#') ? `privately to ${nameOf(target)}` : `to ${target}`),
				el('span', { class: `chip ${message.service.toLowerCase()}` }, message.service),
				message.type !== 0 && el('span', { class: 'chip plain' }, `type ${message.type}`),
				el('span', { class: 'bytes' }, 'sent, no copy for us')));
		row.append(el('p', { class: 'body' }, message.text || '(empty)'));
		this.#append(row);
	}

	view(view) {
		const came = view.joined.length;
		const went = view.left.length;
		const kind = went && !came ? 'left' : (came && !went ? 'joined' : 'changed');
		const row = this.#row('membership', view.at, { left: '−', joined: '+', changed: '⇄' }[kind]);
		row.classList.add(kind);
		const text = el('p', { class: 'body' });
		if (view.first) {
			text.append('We are in ', el('span', { class: 'mono' }, view.group), ` with ${plural(came, 'member')}`);
		}
		else {
			view.joined.forEach((member, i) => text.append(i ? ', ' : '', who(member, view.self)));
			text.append(came ? ' joined ' : '');
			view.left.forEach((member, i) => text.append(i ? ', ' : (came ? ', ' : ''), who(member, view.self)));
			text.append(went ? ' left ' : '', came || went ? '' : 'New view of ', el('span', { class: 'mono' }, view.group),
					`, now ${plural(view.size, 'member')}`);
		}
		text.append(' ', el('span', { class: `chip cause ${view.cause.toLowerCase()}` }, CAUSES[view.cause]));
		row.append(text);
		this.#append(row);
	}

	transitional(signal) {
		const row = this.#row('membership', signal.at, '~');
		row.classList.add('signal');
		row.append(el('p', { class: 'body' }, 'Transitional signal in ', el('span', { class: 'mono' }, signal.group),
				': the network is changing, a new view follows'));
		this.#append(row);
	}

	session(event) {
		const row = this.#row('session', event.at, { good: '✓', bad: '!', plain: '·' }[event.tone]);
		row.classList.add(event.tone);
		row.append(el('p', { class: 'body' }, el('strong', {}, event.title), event.text ? ` ${event.text}` : ''));
		this.#append(row);
	}

	#row(kind, at, mark) {
		return el('li', { class: `row ${kind}` }, el('time', { class: 'mono', datetime: new Date(at).toISOString() }, timeOf(at)),
				el('span', { class: 'mark', 'aria-hidden': 'true' }, mark));
	}

	#append(row) {
		this.#rows.append(row);
		while (this.#rows.childElementCount > MAX_ROWS) {
			this.#rows.firstElementChild.remove();
		}
		this.#settle();
	}

	#settle() {
		byId('rows-empty').hidden = this.#rows.scrollHeight > 0 && [...this.#rows.children].some((row) => row.offsetHeight > 0);
		this.#height = this.#rows.clientHeight;
		if (this.#following) {
			this.#rows.scrollTop = this.#rows.scrollHeight;
			byId('to-end').hidden = true;
		}
	}

}
