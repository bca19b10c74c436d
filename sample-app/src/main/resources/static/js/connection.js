// The state of the connection: in the header, as a notice when it is lost, and in detail.

import { byId, el, nameOf, plural, timeOf, tint } from './dom.js';

const STATES = {
	NEW: ['wait', 'Not connected yet'],
	CONNECTING: ['wait', 'Connecting'],
	HANDSHAKING: ['wait', 'Agreeing on a name'],
	JOINING: ['wait', 'Joining groups'],
	READY: ['good', 'Connected'],
	BACKOFF: ['bad', 'Waiting for the next attempt'],
	CLOSING: ['bad', 'Closing'],
	CLOSED: ['bad', 'Closed'],
	FAILED: ['bad', 'Failed for good']
};

export class ConnectionStatus {

	#connection = null;

	#open = false;

	// How far this browser's clock is ahead of the application's.
	#clock = 0;

	#nextAttempt = null;

	constructor() {
		setInterval(() => this.#countdown(), 200);
	}

	/** The page's own event stream is open or not; now is the time of the application's clock. */
	opened(open, now = Date.now()) {
		this.#open = open;
		this.#clock = Date.now() - now;
		this.#render();
	}

	connection(connection) {
		this.#connection = connection;
		this.#nextAttempt = connection.nextAttemptAt;
		this.#render();
	}

	#render() {
		const connection = this.#connection;
		document.body.classList.toggle('offline', !this.#open || !connection?.connected);
		if (!this.#open) {
			this.#pill('bad', 'Application not reachable');
			this.#notice('The application does not answer.', 'It may have been stopped. This page opens again by itself.');
			return;
		}
		if (!connection) {
			this.#pill('wait', 'Waiting for the application');
			this.#notice(null);
			return;
		}
		const [tone, label] = STATES[connection.state];
		this.#pill(tone, connection.connected ? `${label} · ${connection.daemon}` : label);
		if (connection.connected || !connection.error) {
			this.#notice(null);
		}
		else {
			const lost = connection.epoch > 0 ? 'Connection to the daemon lost.' : 'No connection to a daemon yet.';
			this.#notice(connection.state === 'FAILED' ? 'The client has given up.' : lost, connection.error.replace(/\.?$/, '.'));
		}
		const { open, dropped } = connection.pages;
		byId('pages').textContent = plural(open, 'page') + ' open' + (dropped ? `, ${dropped} dropped for not reading` : '');
		this.#self(connection);
		this.#facts(connection, label);
	}

	#pill(tone, text) {
		byId('pill').dataset.tone = tone;
		if (byId('pill-text').textContent !== text) {
			byId('pill-text').textContent = text;
		}
	}

	#notice(title, text = '') {
		byId('notice').hidden = title === null;
		if (title !== null && (byId('notice-title').textContent !== title || byId('notice-text').textContent !== text)) {
			byId('notice-title').textContent = title;
			byId('notice-text').textContent = text;
		}
		this.#countdown();
	}

	#countdown() {
		let text = '';
		const connection = this.#connection;
		if (this.#open && connection && !connection.connected && this.#nextAttempt !== null) {
			const left = this.#nextAttempt + this.#clock - Date.now();
			text = left > 100 ? `Attempt ${connection.attempt + 1} in ${(left / 1000).toFixed(1)} s.` : `Attempt ${connection.attempt + 1} now.`;
		}
		if (byId('notice-next').textContent !== text) {
			byId('notice-next').textContent = text;
		}
	}

	#self(connection) {
		byId('whoami').hidden = !connection.self;
		if (connection.self) {
			byId('self').textContent = connection.self;
			tint(byId('whoami'), connection.self);
			document.title = `${nameOf(connection.self)} · Spread sample`;
		}
	}

	#facts(connection, label) {
		const facts = [
			['State', `${label} (${connection.state})`],
			['Daemon', connection.daemon ?? '–'],
			['Version', connection.version ? `Spread ${connection.version}` : '–'],
			['Private group', connection.self ?? '–'],
			['Session', connection.epoch === 0 ? 'none yet' : `epoch ${connection.epoch}, ${connection.connected ? 'since' : 'began'} ${timeOf(connection.since)}`],
			['Failed attempts', connection.attempt === 0 ? 'none' : `${connection.attempt} in a row`],
			['Sessions lost', String(connection.lost)]
		];
		if (connection.error) {
			facts.push(['Last error', `${timeOf(connection.errorAt)} ${connection.error}`]);
		}
		byId('facts').replaceChildren(...facts.flatMap(([name, value]) => [el('dt', {}, name),
			el('dd', { class: name === 'Last error' && !connection.connected ? 'error' : '' }, value)]));
	}

}
