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

package io.asyncspread;

/**
 * The hash behind {@link GroupView#owner(String)}; stateless.
 */
final class Rendezvous {

	private static final long FNV_OFFSET = 0xcbf29ce484222325L;

	private static final long FNV_PRIME = 0x100000001b3L;

	private Rendezvous() {
	}

	static long prefix(byte[] key) {
		long hash = FNV_OFFSET;
		for (byte octet : key) {
			hash = (hash ^ (octet & 0xFF)) * FNV_PRIME;
		}
		return hash * FNV_PRIME;
	}

	static long weight(long prefix, String member) {
		long hash = prefix;
		for (int i = 0; i < member.length(); i++) {
			hash = (hash ^ (member.charAt(i) & 0xFF)) * FNV_PRIME;
		}
		hash ^= hash >>> 33;
		hash *= 0xff51afd7ed558ccdL;
		hash ^= hash >>> 33;
		hash *= 0xc4ceb9fe1a85ec53L;
		return hash ^ (hash >>> 33);
	}

}
