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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.listener.adapter.Responder;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Work that is shared by key.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Thumbnails.Worker.class)
class Thumbnails {

	static class Worker {

		private final List<String> made = new CopyOnWriteArrayList<>();

		@SpreadListener(group = "thumbnails", responder = Responder.OWNER, key = "payload")
		void make(String image) {
			this.made.add(image);
		}

		List<String> made() {
			return this.made;
		}

	}

}
