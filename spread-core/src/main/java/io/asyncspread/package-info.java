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
 * The Spread client as its users see it: values, messages, listeners, options and the
 * contract of {@link io.asyncspread.SpreadClient}. Nothing here knows a socket, a thread
 * or Netty, so that what an application writes against stays small and stable.
 * <p>
 * Where a fact rests on the wire protocol its section is named; the page is <a href=
 * "https://github.com/asyncspread/asyncspread-java/blob/main/docs/protocol.md">docs/protocol.md</a>.
 */
@NullMarked
package io.asyncspread;

import org.jspecify.annotations.NullMarked;
