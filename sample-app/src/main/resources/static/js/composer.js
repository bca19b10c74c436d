// The box to send with: a group or one member, a service type, a message type.

import { byId, el, nameOf } from './dom.js';

const SERVICES = {
	UNRELIABLE: 'best effort; present daemons treat it as RELIABLE',
	RELIABLE: 'arrives, in no particular order',
	FIFO: 'in the order of its sender',
	CAUSAL: 'after everything its sender had received',
	AGREED: 'one order at all members of all groups',
	SAFE: 'AGREED, and delivered only when every daemon has it'
};

export class Composer {

	#groups = [];

	#home = null;

	#members = [];

	#self = null;

	#onSent;

	/** onSent is called with each message that was sent and of which we get no copy. */
	constructor(onSent) {
		this.#onSent = onSent;
		const service = byId('service');
		service.append(...Object.keys(SERVICES).map((name) => el('option', { value: name, selected: name === 'AGREED' }, name)));
		const hint = () => {
			byId('service-hint').textContent = `${service.value}: ${SERVICES[service.value]}`;
		};
		service.addEventListener('change', hint);
		hint();
		byId('target').addEventListener('change', () => this.#placeholder());
		byId('composer').addEventListener('submit', (event) => {
			event.preventDefault();
			this.#send();
		});
		document.addEventListener('keydown', (event) => {
			const typing = event.target.matches('input, select, textarea');
			if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
				event.preventDefault();
				byId('text').focus();
			}
			else if (event.key === 'Escape' && byId('composer').contains(event.target) && this.#home) {
				this.to(this.#home);
			}
		});
	}

	reset(groups, home) {
		this.#groups = groups;
		this.#home = home;
		this.#fill(home);
	}

	members(members, self) {
		this.#self = self;
		if (members.join() !== this.#members.join()) {
			this.#members = members;
			this.#fill(byId('target').value);
		}
	}

	/** Write to a group or, by its private group, to one member. */
	to(target) {
		this.#fill(target);
		byId('text').focus();
	}

	#fill(selected) {
		const option = (value, label) => el('option', { value, selected: value === selected }, label);
		const people = [...this.#members];
		if (selected?.startsWith('#') && !people.includes(selected)) {
			people.push(selected);
		}
		byId('target').replaceChildren(
				el('optgroup', { label: 'Groups' }, ...this.#groups.map((group) => option(group, group))),
				el('optgroup', { label: 'One member, privately' }, ...people.map((member) => option(member,
						nameOf(member) + (member === this.#self ? ' (you)' : (this.#members.includes(member) ? '' : ' (gone)'))))));
		this.#placeholder();
	}

	#placeholder() {
		const target = byId('target').value;
		byId('text').placeholder = target.startsWith('#') ? `Privately to ${nameOf(target)}` : `Say something to ${target}`;
	}

	async #send() {
		const text = byId('text').value;
		const message = {
			targets: [byId('target').value],
			service: byId('service').value,
			type: byId('type').valueAsNumber,
			selfDiscard: byId('self-discard').checked,
			text
		};
		byId('submit').disabled = true;
		try {
			const response = await fetch('messages', {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(message)
			});
			if (response.ok) {
				if (byId('text').value === text) {
					byId('text').value = '';
				}
				const target = message.targets[0].startsWith('#') ? nameOf(message.targets[0]) : message.targets[0];
				if (message.selfDiscard || (message.targets[0].startsWith('#') && message.targets[0] !== this.#self)) {
					this.#onSent(message, this.#self);
				}
				this.#outcome('good', message.selfDiscard ? `Sent to ${target}, without a copy for us` : `Sent to ${target}`);
			}
			else {
				this.#outcome('bad', await this.#reason(response));
			}
		}
		catch {
			this.#outcome('bad', 'Not sent: the application does not answer');
		}
		finally {
			byId('submit').disabled = false;
			byId('text').focus();
		}
	}

	async #reason(response) {
		try {
			const problem = await response.json();
			return `Not sent: ${problem.detail ?? problem.title ?? response.status}`;
		}
		catch {
			return `Not sent: the application answered ${response.status}`;
		}
	}

	#outcome(tone, text) {
		byId('outcome').dataset.tone = tone;
		byId('outcome').textContent = text;
	}

}
