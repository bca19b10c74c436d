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

package io.asyncspread.spring.listener.adapter;

/**
 * Which of the members of a group call their method for a message. It is decided from the
 * view in which the message was delivered, which is the same at all members, so without a
 * word between them they decide alike.
 * <p>
 * That holds for ordered messages ({@link io.asyncspread.ServiceType#FIFO} and stronger)
 * while the network is whole. Each side of a split network has its own view and its own
 * responder, and when a member dies while it handles a message nobody takes its place for
 * that message. Every member of the group must run the listener; one that only watches
 * would own messages too.
 */
public enum Responder {

	/** All members. The default. */
	EVERY_MEMBER,

	/**
	 * The member that owns the message's key in the view, see
	 * {@link io.asyncspread.GroupView#owner(String)}. The key is the sender unless an
	 * expression says otherwise.
	 */
	OWNER,

	/**
	 * The first member of the view, see {@link io.asyncspread.GroupView#coordinator()}.
	 * It changes when somebody with a smaller name joins.
	 */
	COORDINATOR

}
