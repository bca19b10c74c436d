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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.asyncspread.Authenticator;
import io.asyncspread.DaemonAddress;
import io.asyncspread.SpreadAuthenticationException;
import io.asyncspread.codec.HandshakeCodec;

/**
 * The authentication of one handshake: chooses among the methods that both sides know and
 * runs them one after the other. Knows nothing of channels; confined to the event loop.
 */
final class Authentication {

	private final DaemonAddress address;

	private final List<String> offered;

	private final List<Authenticator> chosen;

	private final Iterator<Authenticator> remaining;

	private @Nullable String method;

	private Authenticator.@Nullable Exchange exchange;

	/**
	 * Choose the methods.
	 * @throws SpreadAuthenticationException if there is none that both sides know
	 */
	Authentication(DaemonAddress address, List<Authenticator> configured, List<String> offered) {
		this.address = address;
		this.offered = offered;
		this.chosen = choose(configured);
		this.remaining = this.chosen.iterator();
	}

	private List<Authenticator> choose(List<Authenticator> configured) {
		List<Authenticator> chosen = new ArrayList<>();
		for (Authenticator authenticator : configured) {
			if (this.offered.contains(authenticator.method()) && chosen.size() < HandshakeCodec.MAX_METHODS) {
				chosen.add(authenticator);
			}
		}
		if (chosen.isEmpty()) {
			List<String> ours = configured.stream().map(Authenticator::method).toList();
			throw new SpreadAuthenticationException(this.address, this.offered,
					"Spread daemon at %s allows authentication by %s, but this client is configured for %s only: add an "
						.formatted(this.address, this.offered, ours)
							+ "authenticator for one of the daemon's methods, or allow NULL in the daemon's configuration",
					null);
		}
		return chosen;
	}

	/**
	 * Return the names of the methods, in the order in which they are run.
	 */
	List<String> methods() {
		return this.chosen.stream().map(Authenticator::method).toList();
	}

	/**
	 * Begin the next method.
	 * @return its first step, {@code null} if all have been run
	 */
	Authenticator.@Nullable Step nextMethod() {
		if (!this.remaining.hasNext()) {
			return null;
		}
		Authenticator next = this.remaining.next();
		this.method = next.method();
		Authenticator.Exchange begun = ask("begin()", next::begin);
		this.exchange = begun;
		return ask("start()", begun::start);
	}

	/**
	 * Go on with the method that was waiting for an answer.
	 * @return its next step
	 */
	Authenticator.@Nullable Step answer(byte[] answer) {
		Authenticator.Exchange current = this.exchange;
		return (current != null) ? ask("next()", () -> current.next(answer)) : null;
	}

	/**
	 * Call an authenticator, which is the application's code.
	 */
	private <T> T ask(String what, Supplier<@Nullable T> call) {
		T answer;
		try {
			answer = call.get();
		}
		catch (RuntimeException ex) {
			throw gaveUp(ex.toString(), ex);
		}
		if (answer == null) {
			throw gaveUp(what + " returned null, where Authenticator.Step.DONE ends an exchange", null);
		}
		return answer;
	}

	private SpreadAuthenticationException gaveUp(String why, @Nullable Throwable cause) {
		return new SpreadAuthenticationException(this.address, this.offered,
				"authenticator '%s' gave up in the handshake with Spread daemon at %s: %s".formatted(this.method,
						this.address, why),
				cause);
	}

}
