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

/**
 * One connection to one daemon, on Netty: opening it, the handshake, frames in and out,
 * the ping. Everything here is made afresh for each connection and confined to its event
 * loop, but for the send queue's entrance. What a lost connection means is decided in
 * {@code io.asyncspread.session}.
 */
@NullMarked
package io.asyncspread.transport;

import org.jspecify.annotations.NullMarked;
