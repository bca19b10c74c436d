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

package io.asyncspread.client;

import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.asyncspread.DaemonAddress;
import io.asyncspread.ReconnectOptions;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.embedded.EmbeddedSpread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A daemon behind a TLS proxy, as people run it with stunnel.
 */
class TlsTests {

	private static EmbeddedSpread daemon;

	private static TlsProxy proxy;

	private static X509Bundle certificate;

	@BeforeAll
	static void startProxy() throws Exception {
		daemon = EmbeddedSpread.start();
		certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		proxy = new TlsProxy(daemon.port(), certificate);
	}

	@AfterAll
	static void stopProxy() {
		proxy.close();
		daemon.close();
	}

	private static SSLContext trusting(X509Bundle trusted) throws Exception {
		KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		store.setCertificateEntry("proxy", trusted.getCertificate());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	private static SpreadClient client(String host, SSLContext ssl, boolean verify) {
		return SpreadClient.builder()
			.options((options) -> options.daemons(java.util.List.of(DaemonAddress.tcp(host, proxy.port())))
				.ssl(ssl)
				.verifyHostname(verify)
				.reconnect(ReconnectOptions.NEVER))
			.build();
	}

	@Test
	void theSessionWorksOverTls() throws Exception {
		try (SpreadClient client = client("localhost", trusting(certificate), true)) {
			client.connect().join();
			assertThat(client.join("secret").join()).isNotNull();
			assertThat(client.ping().join()).isGreaterThan(Duration.ZERO);
		}
	}

	@Test
	void aCertificateForAnotherHostIsRefusedUnlessTold() throws Exception {
		try (SpreadClient client = client("127.0.0.1", trusting(certificate), true)) {
			assertThatExceptionOfType(java.util.concurrent.CompletionException.class)
				.isThrownBy(() -> client.connect().join())
				.withCauseInstanceOf(SpreadException.class)
				.withMessageContaining("TLS with " + proxy.port() + "@127.0.0.1 failed");
		}
		try (SpreadClient client = client("127.0.0.1", trusting(certificate), false)) {
			assertThat(client.connect().join()).isNotNull();
		}
	}

	@Test
	void anUnknownCertificateIsRefused() throws Exception {
		X509Bundle other = new CertificateBuilder().subject("CN=other")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		try (SpreadClient client = client("localhost", trusting(other), true)) {
			assertThatExceptionOfType(java.util.concurrent.CompletionException.class)
				.isThrownBy(() -> client.connect().join())
				.withCauseInstanceOf(SpreadException.class);
		}
	}

}
