// Opens the event stream and hands each event to the parts of the page that show it.

import { PingChart } from './chart.js';
import { Composer } from './composer.js';
import { ConnectionStatus } from './connection.js';
import { Groups } from './groups.js';
import { Heartbeats } from './heartbeats.js';
import { Network } from './network.js';
import { Stream } from './stream.js';

const chart = new PingChart();
const stream = new Stream();
const composer = new Composer((message, sender) => stream.sent(message, sender));
const groups = new Groups((member) => composer.to(member));
const heartbeats = new Heartbeats();
const network = new Network();
const status = new ConnectionStatus();

let self = null;

const handlers = {

	// The first event of every opening; all that is known is told again after it.
	hello(hello) {
		groups.reset(hello.groups);
		stream.reset(hello.heartbeatGroup);
		chart.reset();
		heartbeats.reset(hello.heartbeatGroup);
		composer.reset(hello.groups, hello.homeGroup);
		network.reset();
		status.opened(true, hello.now);
	},

	connection(connection) {
		self = connection.self;
		groups.connection(connection);
		stream.connection(connection);
		heartbeats.connection(connection);
		network.connection(connection);
		status.connection(connection);
		composer.members(groups.members(), self);
	},

	group(state) {
		groups.view(state);
		composer.members(groups.members(), self);
	},

	view: (view) => stream.view(view),

	transitional: (signal) => stream.transitional(signal),

	data: (message) => stream.data(message),

	session: (event) => stream.session(event),

	ping: (ping) => chart.ping(ping),

	heartbeat: (beat) => heartbeats.heartbeat(beat),

	network: (state) => network.network(state),

	given: (given) => heartbeats.given(given)

};

const events = new EventSource('events');
for (const [name, handle] of Object.entries(handlers)) {
	events.addEventListener(name, (event) => handle(JSON.parse(event.data)));
}
events.addEventListener('error', () => status.opened(false));
