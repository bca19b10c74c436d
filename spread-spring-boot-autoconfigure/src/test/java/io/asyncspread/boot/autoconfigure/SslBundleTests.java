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

package io.asyncspread.boot.autoconfigure;

import java.security.KeyStore;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadOptions;
import io.asyncspread.client.TlsProxy;
import io.asyncspread.embedded.EmbeddedSpread;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * The client connects with the SSL bundle named, and with its new content after a reload.
 */
class SslBundleTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadAutoConfiguration.class))
		.withPropertyValues("spread.daemons=1@127.0.0.1");

	@Test
	void reloadedBundleIsUsedFromTheNextConnectionOn() throws Exception {
		SSLContext first = context();
		SSLContext second = context();
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("proxy", bundle(first));
		this.runner.withBean(SslBundles.class, () -> bundles)
			.withPropertyValues("spread.ssl.bundle=proxy", "spread.ssl.verify-hostname=false")
			.run((context) -> {
				SpreadOptions options = context.getBean(SpreadClient.class).options();
				assertThat(options.verifyHostname()).isFalse();
				SSLContext ssl = options.ssl();
				assertThat(ssl).isNotNull();
				assertThat(ssl.getClientSessionContext()).isSameAs(first.getClientSessionContext());
				bundles.updateBundle("proxy", bundle(second));
				assertThat(ssl.getClientSessionContext()).isSameAs(second.getClientSessionContext());
				assertThat(ssl.createSSLEngine("localhost", 1).getPeerHost()).isEqualTo("localhost");
			});
	}

	@Test
	void clientComesBackOnceTheBundleTrustsTheNewCertificateOfTheProxy() throws Exception {
		X509Bundle first = certificate();
		X509Bundle second = certificate();
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("proxy", trusting(first));
		try (EmbeddedSpread daemon = EmbeddedSpread.start(); TlsProxy proxy = new TlsProxy(daemon.port(), first)) {
			this.runner.withBean(SslBundles.class, () -> bundles)
				.withPropertyValues("spread.daemons=" + proxy.port() + "@localhost", "spread.ssl.bundle=proxy",
						"spread.reconnect.initial-interval=10ms", "spread.reconnect.max-interval=50ms")
				.run((context) -> {
					SpreadClient client = context.getBean(SpreadClient.class);
					await().until(() -> client.state() == SessionState.READY);
					Queue<SessionEvent.ConnectFailed> failures = new ConcurrentLinkedQueue<>();
					client.listen(new SessionListener() {

						@Override
						public void onEvent(SessionEvent event) {
							if (event instanceof SessionEvent.ConnectFailed failed) {
								failures.add(failed);
							}
						}

					});
					proxy.present(second);
					proxy.cut();
					await().until(() -> !failures.isEmpty());
					assertThat(failures.element().cause()).hasMessageContaining("TLS with")
						.hasMessageContaining("trusted");
					assertThat(client.epoch()).isEqualTo(1);
					bundles.updateBundle("proxy", trusting(second));
					await().until(() -> client.state() == SessionState.READY && client.epoch() == 2);
					assertThat(client.ping().join()).isPositive();
				});
		}
	}

	@Test
	void tlsWithoutABundleTrustsWhatTheSystemTrusts() {
		this.runner.withPropertyValues("spread.ssl.enabled=true")
			.run((context) -> assertThat(context.getBean(SpreadClient.class).options().ssl()).isNotNull());
	}

	@Test
	void tlsCanBeSwitchedOffAlthoughABundleIsNamed() throws Exception {
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("proxy", bundle(context()));
		this.runner.withBean(SslBundles.class, () -> bundles)
			.withPropertyValues("spread.ssl.bundle=proxy", "spread.ssl.enabled=false")
			.run((context) -> assertThat(context.getBean(SpreadClient.class).options().ssl()).isNull());
	}

	@Test
	void unknownBundleAndUnixSocketAreRefused() throws Exception {
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("proxy", bundle(context()));
		this.runner.withBean(SslBundles.class, () -> bundles)
			.withPropertyValues("spread.ssl.bundle=other")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("spread.ssl.bundle")
				.hasMessageContaining("[proxy]"));
		this.runner.withBean(SslBundles.class, () -> bundles)
			.withPropertyValues("spread.ssl.bundle=proxy", "spread.daemons=unix:/tmp/4803")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("Unix socket"));
	}

	@Test
	void optionsOfTheBundleAreThoseOfTheConnection() throws Exception {
		SslBundle bundle = bundle(context());
		given(bundle.getOptions()).willReturn(SslOptions.of(Set.of("TLS_AES_128_GCM_SHA256"), Set.of("TLSv1.3")));
		this.runner.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("proxy", bundle))
			.withPropertyValues("spread.ssl.bundle=proxy")
			.run((context) -> {
				SSLEngine engine = context.getBean(SpreadClient.class).options().ssl().createSSLEngine("localhost", 1);
				assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3");
				assertThat(engine.getEnabledCipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
			});
	}

	private static X509Bundle certificate() throws Exception {
		return new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	private static SslBundle trusting(X509Bundle certificate) throws Exception {
		KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		store.setCertificateEntry("proxy", certificate.getCertificate());
		return SslBundle.of(SslStoreBundle.of(null, null, store));
	}

	private static SSLContext context() throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, null, null);
		return context;
	}

	private static SslBundle bundle(SSLContext context) {
		SslBundle bundle = mock(SslBundle.class);
		given(bundle.createSslContext()).willReturn(context);
		given(bundle.getOptions()).willReturn(SslOptions.NONE);
		return bundle;
	}

}
