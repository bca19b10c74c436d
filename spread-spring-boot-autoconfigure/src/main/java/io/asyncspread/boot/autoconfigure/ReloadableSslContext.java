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

import java.security.KeyManagementException;
import java.security.SecureRandom;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * An SSL context that follows an SSL bundle: what is created after an update has the new
 * keys and certificates, existing connections stay. Thread-safe.
 */
final class ReloadableSslContext extends SSLContext {

	private final Current current;

	ReloadableSslContext(SslBundle bundle) {
		this(new Current(bundle));
	}

	private ReloadableSslContext(Current current) {
		super(current, current.context.getProvider(), current.context.getProtocol());
		this.current = current;
	}

	/**
	 * Use another bundle from the next connection on.
	 * @param bundle the new content
	 */
	void update(SslBundle bundle) {
		this.current.use(bundle);
	}

	private static final class Current extends SSLContextSpi {

		private volatile SslBundle bundle;

		private volatile SSLContext context;

		Current(SslBundle bundle) {
			this.bundle = bundle;
			this.context = bundle.createSslContext();
		}

		void use(SslBundle bundle) {
			this.context = bundle.createSslContext();
			this.bundle = bundle;
		}

		@Override
		protected void engineInit(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust,
				@Nullable SecureRandom random) throws KeyManagementException {
			throw new KeyManagementException("the SSL bundle initializes this context");
		}

		@Override
		protected SSLSocketFactory engineGetSocketFactory() {
			return this.context.getSocketFactory();
		}

		@Override
		protected SSLServerSocketFactory engineGetServerSocketFactory() {
			return this.context.getServerSocketFactory();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine() {
			return configured(this.context.createSSLEngine());
		}

		@Override
		protected SSLEngine engineCreateSSLEngine(String host, int port) {
			return configured(this.context.createSSLEngine(host, port));
		}

		private SSLEngine configured(SSLEngine engine) {
			String[] ciphers = this.bundle.getOptions().getCiphers();
			if (ciphers != null) {
				engine.setEnabledCipherSuites(ciphers);
			}
			String[] protocols = this.bundle.getOptions().getEnabledProtocols();
			if (protocols != null) {
				engine.setEnabledProtocols(protocols);
			}
			return engine;
		}

		@Override
		protected SSLParameters engineGetDefaultSSLParameters() {
			return this.context.getDefaultSSLParameters();
		}

		@Override
		protected SSLParameters engineGetSupportedSSLParameters() {
			return this.context.getSupportedSSLParameters();
		}

		@Override
		protected SSLSessionContext engineGetServerSessionContext() {
			return this.context.getServerSessionContext();
		}

		@Override
		protected SSLSessionContext engineGetClientSessionContext() {
			return this.context.getClientSessionContext();
		}

	}

}
