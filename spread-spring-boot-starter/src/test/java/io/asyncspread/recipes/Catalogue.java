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

package io.asyncspread.recipes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asyncspread.GroupView;
import io.asyncspread.SpreadClient;
import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.SpreadTemplate;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Caches in several instances, before one database.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Catalogue {

	/** Stands for the database that all instances share. */
	static final Map<String, String> DATABASE = new ConcurrentHashMap<>();

	@Bean
	Products products(SpreadClient client, SpreadTemplate spread) {
		return new Products(client, spread);
	}

	static class Products {

		private final Cache cache = new ConcurrentMapCache("products");

		private final SpreadClient client;

		private final SpreadTemplate spread;

		private volatile int epoch;

		Products(SpreadClient client, SpreadTemplate spread) {
			this.client = client;
			this.spread = spread;
		}

		String find(String id) {
			GroupView view = this.client.view("products.changed");
			if (view == null || view.epoch() != this.epoch) {
				return load(id);
			}
			return this.cache.get(id, () -> load(id));
		}

		void change(String id, String text) {
			DATABASE.put(id, text);
			this.cache.evict(id);
			this.spread.send("products.changed", id);
		}

		@SpreadListener(group = "products.changed", discardOwn = "true")
		void changed(String id) {
			this.cache.evict(id);
		}

		@SpreadListener(group = "products.changed")
		void members(GroupView view) {
			if (view.joined().contains(view.self()) || view.cause() == GroupView.Cause.NETWORK) {
				this.cache.clear();
			}
			this.epoch = view.epoch();
		}

		private String load(String id) {
			return DATABASE.getOrDefault(id, "none");
		}

		boolean isCached(String id) {
			return this.cache.get(id) != null;
		}

	}

}
