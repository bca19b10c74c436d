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

package io.asyncspread.transport;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * The socket options that the user asks for, in the terms of the transport. Netty's
 * bootstrap only logs an option that it cannot set; here that is an error. Immutable.
 */
final class SocketOptions {

	private static final Map<SocketOption<?>, ChannelOption<?>> STANDARD = Map.of(StandardSocketOptions.SO_SNDBUF,
			ChannelOption.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF, ChannelOption.SO_RCVBUF,
			StandardSocketOptions.TCP_NODELAY, ChannelOption.TCP_NODELAY, StandardSocketOptions.SO_KEEPALIVE,
			ChannelOption.SO_KEEPALIVE, StandardSocketOptions.SO_LINGER, ChannelOption.SO_LINGER,
			StandardSocketOptions.IP_TOS, ChannelOption.IP_TOS, StandardSocketOptions.SO_REUSEADDR,
			ChannelOption.SO_REUSEADDR);

	private final List<Setting> settings;

	private SocketOptions(List<Setting> settings) {
		this.settings = settings;
	}

	/**
	 * Translate options.
	 * @param wanted values by option
	 * @param transport the transport to set them with
	 * @throws IllegalArgumentException if the transport does not have one of them, or one
	 * would hold up the client
	 */
	static SocketOptions of(Map<SocketOption<?>, Object> wanted, NettyTransport transport) {
		List<Setting> settings = new ArrayList<>();
		wanted.forEach((option, value) -> settings.add(setting(option, value, transport)));
		return new SocketOptions(List.copyOf(settings));
	}

	@SuppressWarnings("unchecked")
	private static Setting setting(SocketOption<?> option, Object value, NettyTransport transport) {
		ChannelOption<?> known = STANDARD.get(option);
		if (known == null) {
			known = transport.ownOptions().apply(option);
		}
		if (known == null) {
			throw new IllegalArgumentException("socketOption " + option.name() + " is none that transport " + transport
					+ " can set on a TCP connection; leave it out, or try transport NIO");
		}
		if (option == StandardSocketOptions.SO_LINGER && value instanceof Integer seconds && seconds > 0) {
			// Netty closes such a socket elsewhere, and says that it is closed only then.
			throw new IllegalArgumentException("socketOption SO_LINGER must be 0 or negative but is " + seconds
					+ ": a lost connection to a dead host would take as many seconds to close before the next attempt;"
					+ " what is to be sent on closing has the closeTimeout");
		}
		return new Setting(option.name(), (ChannelOption<Object>) known, value);
	}

	/**
	 * Set the options of a channel that is not yet connected.
	 * @throws IllegalArgumentException if the system refuses one of them
	 */
	void apply(Channel channel) {
		this.settings.forEach((setting) -> setting.apply(channel));
	}

	/**
	 * Finds the channel option for what is not among the standard ones, {@code null} if
	 * the transport has none.
	 */
	@FunctionalInterface
	interface Own extends Function<SocketOption<?>, @Nullable ChannelOption<?>> {

		static Own of(Map<SocketOption<?>, ChannelOption<?>> options) {
			return options::get;
		}

	}

	private record Setting(String name, ChannelOption<Object> option, Object value) {

		void apply(Channel channel) {
			boolean known;
			try {
				known = channel.config().setOption(this.option, this.value);
			}
			catch (RuntimeException ex) {
				Throwable reason = (ex.getCause() != null) ? ex.getCause() : ex;
				throw new IllegalArgumentException(
						"socketOption %s cannot be %s: %s".formatted(this.name, this.value, reason.getMessage()), ex);
			}
			if (!known) {
				throw new IllegalArgumentException(
						"socketOption %s is unknown to a %s".formatted(this.name, channel.getClass().getSimpleName()));
			}
		}

	}

}
