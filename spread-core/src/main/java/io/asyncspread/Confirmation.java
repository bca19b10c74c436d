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
 * Proof that a message took its place in the agreed order: our own copy of it came back.
 * For {@link ServiceType#SAFE} it also proves that every daemon of the view has it,
 * unless the confirmation is {@link #transitional()}, if the sender is a member of the
 * target and gets membership messages: nobody else is told that the network changes (wire
 * protocol, section 6.5). Without that it proves the place in the order alone.
 *
 * @param epoch number of the session in which the message was sent and came back
 * @param transitional whether a transitional signal came between sending and return in
 * one of our groups, so that the promise holds only for the daemons of our own virtual
 * synchrony set
 */
public record Confirmation(int epoch, boolean transitional) {
}
