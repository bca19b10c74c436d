// The network of the embedded daemons, if the sample brings them: split it, and heal it.

import { byId, daemonOf, el } from './dom.js';

export class Network {

	#network = null;

	#self = null;

	constructor() {
		byId('network-button').addEventListener('click', () => this.#toggle());
	}

	reset() {
		this.#network = null;
		byId('network').hidden = true;
		this.#command();
	}

	connection(connection) {
		this.#self = connection.self;
		this.#render();
	}

	network(network) {
		this.#network = network;
		this.#render();
	}

	#render() {
		const network = this.#network;
		if (network === null) {
			return;
		}
		byId('network').hidden = false;
		byId('network').classList.toggle('split', network.split);
		byId('network').classList.toggle('elsewhere', !network.here);
		byId('network-state').textContent = !network.here ? '' : (network.split ? 'split' : 'whole');
		byId('network-button').hidden = !network.here;
		byId('network-button').textContent = network.split ? 'Heal the network' : 'Split the network';
		byId('network-text').textContent = this.#text(network);
		const home = this.#self && daemonOf(this.#self);
		byId('daemons').replaceChildren(...network.daemons.map(({ name, address }) => el('li', { class: name === home ? 'ours' : '', title: address },
				el('strong', { class: 'mono' }, name), el('span', {}, name === home ? 'this instance' : `port ${address.split('@')[0]}`))));
	}

	#text(network) {
		if (!network.here) {
			return 'Both daemons run in the instance that was started first: split them on its page.';
		}
		return network.split ? 'Each side goes on alone, with views of its own.'
				: `An instance that is started now goes to ${network.daemons.at(-1).name}.`;
	}

	#command() {
		const part = (text) => el('span', {}, text);
		byId('command').replaceChildren(part('mvn -q spring-boot:run'), ' ', part('-Dspring-boot.run.arguments='),
				el('wbr'), part(`--server.port=${Number(location.port || 80) + 1}`));
	}

	async #toggle() {
		const button = byId('network-button');
		button.disabled = true;
		try {
			const response = await fetch(this.#network.split ? 'network/heal' : 'network/split', { method: 'POST' });
			if (!response.ok) {
				const problem = await response.json();
				byId('network-text').textContent = problem.detail ?? problem.title;
			}
		}
		catch {
			// The page shows by itself that the application does not answer.
		}
		finally {
			button.disabled = false;
			button.focus();
		}
	}

}
