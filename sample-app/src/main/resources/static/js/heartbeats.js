// The heartbeats that this instance has sent, and which instance answered each.

import { byId, duration, el, who } from './dom.js';

const MAX_BEATS = 6;

export class Heartbeats {

	#list = byId('beats');

	#self = null;

	reset(group) {
		this.#list.replaceChildren();
		byId('heartbeat-sub').textContent = `to ${group}, answered by exactly one`;
	}

	connection(connection) {
		this.#self = connection.self;
	}

	heartbeat(beat) {
		byId('hb-sent').textContent = beat.sent;
		byId('hb-answered').textContent = beat.answered;
		byId('hb-missed').textContent = beat.missed;
		byId('hb-missed').classList.toggle('bad', beat.missed > 0);
		const row = el('li', {}, el('span', { class: 'mono number' }, `#${beat.number}`));
		if (beat.responder) {
			row.append(el('span', {}, 'answered by ', who(beat.responder, this.#self)),
					el('span', { class: 'mono took' }, duration(beat.millis)));
		}
		else {
			row.classList.add('missed');
			row.append(el('span', {}, beat.problem));
		}
		this.#list.prepend(row);
		while (this.#list.childElementCount > MAX_BEATS) {
			this.#list.lastElementChild.remove();
		}
	}

	given(given) {
		byId('hb-given').textContent = given.count;
	}

}
