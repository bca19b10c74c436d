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

import io.asyncspread.SpreadMetrics;

/**
 * Gives each connection of an application metrics of its own, so that the numbers of
 * several clients stay apart. Define a bean of this type to count elsewhere than in
 * Micrometer; a bean of type {@link SpreadMetrics} does for all connections together.
 */
@FunctionalInterface
public interface SpreadMetricsFactory {

	/**
	 * Return what the client of a connection reports to. Called when the client is built,
	 * before there is a meter registry.
	 * @param connection name of the connection, {@code default} for the one that
	 * {@code spread.daemons} describes
	 * @return the metrics of this connection
	 */
	SpreadMetrics create(String connection);

}
