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

import java.time.Duration;

import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.core.Replies;
import io.asyncspread.spring.core.SpreadTemplate;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A question that every instance answers.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Inventory {

	@Bean
	Stock stock(SpreadTemplate spread, @Value("${stock}") int pieces) {
		return new Stock(spread, pieces);
	}

	static class Stock {

		private final SpreadTemplate spread;

		private final int pieces;

		Stock(SpreadTemplate spread, int pieces) {
			this.spread = spread;
			this.pieces = pieces;
		}

		@SpreadListener(group = "stock")
		String pieces(String article) {
			if (this.pieces < 0) {
				throw new IllegalStateException("the shelf is being counted");
			}
			return Integer.toString(this.pieces);
		}

		Total total(String article) {
			Replies<String> replies = this.spread.requestAll("stock", article, String.class, Duration.ofSeconds(5))
				.join();
			int sum = replies.stream().mapToInt(Integer::parseInt).sum();
			return new Total(sum, replies.isComplete());
		}

	}

	record Total(int pieces, boolean complete) {
	}

}
