/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asyncspread.sample.page;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.asyncspread.GroupView.Cause;
import io.asyncspread.ServiceType;
import io.asyncspread.sample.network.NetworkChanged;
import org.jspecify.annotations.Nullable;

/**
 * Something for the pages to show. A page that opens is told again what is still known:
 * of each {@linkplain #series() series} the last {@link #kept()} events. All times are
 * milliseconds since 1970.
 */
sealed interface PageEvent {

	/**
	 * The name of the server-sent event.
	 */
	@JsonIgnore
	String name();

	/**
	 * What the event follows: later events of the series push out earlier ones.
	 */
	@JsonIgnore
	default String series() {
		return name();
	}

	/**
	 * How many events of the series a page that opens is told.
	 */
	@JsonIgnore
	default int kept() {
		return 100;
	}

	/**
	 * The first event of every page.
	 *
	 * @param now the time of this application's clock
	 * @param groups the groups of this application
	 * @param homeGroup the group that the page writes to at first
	 * @param heartbeatGroup the group with the heartbeats
	 */
	record Hello(long now, List<String> groups, String homeGroup, String heartbeatGroup) implements PageEvent {

		@Override
		public String name() {
			return "hello";
		}

	}

	/**
	 * How the connection stands.
	 *
	 * @param state state of the client
	 * @param connected whether it has a session
	 * @param daemon address of the daemon of this session or the last one
	 * @param version its version
	 * @param self our private group in it
	 * @param epoch number of the session
	 * @param since when the session began
	 * @param attempt failed attempts in a row
	 * @param nextAttemptAt when the next attempt is, {@code null} if none is due
	 * @param lost sessions lost since the start
	 * @param error the last error
	 * @param errorAt when it happened
	 * @param pages the open pages
	 */
	record Connection(String state, boolean connected, @Nullable String daemon, @Nullable String version,
			@Nullable String self, int epoch, long since, int attempt, @Nullable Long nextAttemptAt, long lost,
			@Nullable String error, long errorAt, Pages pages) implements PageEvent {

		@Override
		public String name() {
			return "connection";
		}

		@Override
		public int kept() {
			return 1;
		}

	}

	/**
	 * The open pages.
	 *
	 * @param open how many there are
	 * @param dropped how many were dropped for being slow
	 */
	record Pages(int open, long dropped) {
	}

	/**
	 * Who is in a group now.
	 *
	 * @param group the group
	 * @param epoch number of the session that the view belongs to
	 * @param groupId id of the view
	 * @param self our private group
	 * @param transitional whether the network is changing
	 * @param members private groups of the members, in agreed order
	 */
	record Group(String group, int epoch, String groupId, String self, boolean transitional,
			List<String> members) implements PageEvent {

		@Override
		public String name() {
			return "group";
		}

		@Override
		public String series() {
			return "group " + this.group;
		}

		@Override
		public int kept() {
			return 1;
		}

	}

	/**
	 * A group has a new view.
	 *
	 * @param at when
	 * @param group the group
	 * @param cause what the daemon named as the cause
	 * @param first whether it is the first view of the session
	 * @param joined private groups of those who came
	 * @param left private groups of those who went
	 * @param size number of members from here on
	 * @param self our private group
	 */
	record View(long at, String group, Cause cause, boolean first, List<String> joined, List<String> left, int size,
			String self) implements PageEvent {

		@Override
		public String name() {
			return "view";
		}

	}

	/**
	 * The network is changing.
	 *
	 * @param at when
	 * @param group the group
	 */
	record Transitional(long at, String group) implements PageEvent {

		@Override
		public String name() {
			return "transitional";
		}

	}

	/**
	 * A data message.
	 *
	 * @param at when
	 * @param sender private group of the sender
	 * @param self our private group
	 * @param groups its targets
	 * @param privately whether it was sent to our private group
	 * @param heartbeat whether it is a heartbeat
	 * @param service its service type
	 * @param type its message type
	 * @param bytes length of the body
	 * @param readable whether the body is text
	 * @param body the body, or the beginning of it
	 */
	record Data(long at, String sender, String self, List<String> groups, boolean privately, boolean heartbeat,
			ServiceType service, int type, int bytes, boolean readable, String body) implements PageEvent {

		@Override
		public String name() {
			return "data";
		}

		@Override
		public String series() {
			return this.heartbeat ? "heartbeat data" : "data";
		}

	}

	/**
	 * A step in the life of the connection.
	 *
	 * @param at when
	 * @param tone {@code good}, {@code bad} or {@code plain}
	 * @param title what happened
	 * @param text more about it
	 */
	record Session(long at, String tone, String title, String text) implements PageEvent {

		@Override
		public String name() {
			return "session";
		}

	}

	/**
	 * A ping.
	 *
	 * @param at when it was sent
	 * @param millis its round-trip time, {@code null} if it was lost
	 */
	record Ping(long at, @Nullable Double millis) implements PageEvent {

		@Override
		public String name() {
			return "ping";
		}

		@Override
		public int kept() {
			return 120;
		}

	}

	/**
	 * What became of a heartbeat of ours.
	 *
	 * @param number its number
	 * @param responder private group of the instance that answered
	 * @param millis its round-trip time
	 * @param problem why there was no answer
	 * @param sent heartbeats sent
	 * @param answered heartbeats answered
	 * @param missed heartbeats not answered
	 */
	record Heartbeat(long number, @Nullable String responder, @Nullable Double millis, @Nullable String problem,
			long sent, long answered, long missed) implements PageEvent {

		@Override
		public String name() {
			return "heartbeat";
		}

		@Override
		public int kept() {
			return 6;
		}

	}

	/**
	 * We have answered a heartbeat.
	 *
	 * @param count how many we have answered
	 */
	record Given(long count) implements PageEvent {

		@Override
		public String name() {
			return "given";
		}

		@Override
		public int kept() {
			return 1;
		}

	}

	/**
	 * How the network of the embedded daemons stands.
	 *
	 * @param daemons the daemons
	 * @param here whether they run in this instance, which can split their network
	 * @param split whether they do not reach each other, if they run here
	 */
	record Network(List<NetworkChanged.Daemon> daemons, boolean here, boolean split) implements PageEvent {

		@Override
		public String name() {
			return "network";
		}

		@Override
		public int kept() {
			return 1;
		}

	}

}
