// The network of the embedded daemons, if there are several: split it, and heal it.

import { byId, el } from './dom.js';

export class Network {

	#network = null;

	constructor() {
		byId('network-button').addEventListener('click', () => this.#toggle());
	}

	reset() {
		byId('network').hidden = true;
		this.#command();
	}

	network(network) {
		this.#network = network;
		byId('network').hidden = false;
		byId('network').classList.toggle('split', network.split);
		byId('network-state').textContent = network.split ? 'split' : 'whole';
		byId('network-button').textContent = network.split ? 'Heal the network' : 'Split the network';
		byId('daemons').replaceChildren(...network.daemons.map((name, i) => el('li', {}, el('strong', { class: 'mono' }, name),
				el('span', { class: 'mono' }, network.addresses[i]))));
		this.#command(network.addresses.at(-1));
	}

	// A second instance goes to the other daemon, to be on the other side of a split.
	#command(daemon) {
		const quote = daemon ? '"' : '';
		const part = (text) => el('span', {}, text);
		byId('command').replaceChildren(part('mvn -q spring-boot:run'), ' ', part(`${quote}-Dspring-boot.run.arguments=`),
				el('wbr'), part(`--server.port=${Number(location.port || 80) + 1}`));
		if (daemon) {
			byId('command').append(' ', part(`--spread.daemons=${daemon.split('@')[0]}${quote}`));
		}
	}

	async #toggle() {
		byId('network-button').disabled = true;
		try {
			await fetch(this.#network.split ? 'network/heal' : 'network/split', { method: 'POST' });
		}
		catch {
			// The page shows by itself that the application does not answer.
		}
		finally {
			byId('network-button').disabled = false;
		}
	}

}
