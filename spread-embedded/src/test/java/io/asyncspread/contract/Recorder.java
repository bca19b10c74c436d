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

package io.asyncspread.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Member;
import io.asyncspread.MembershipMessage;
import io.asyncspread.SessionEvent;
import io.asyncspread.SessionListener;
import io.asyncspread.SpreadMessage;

/**
 * Writes down what listeners are told, in order, for tests to look at.
 */
final class Recorder implements GroupListener, SessionListener {

	private final List<DataMessage> data = new CopyOnWriteArrayList<>();

	private final List<DataMessage> privateData = new CopyOnWriteArrayList<>();

	private final List<GroupView> views = new CopyOnWriteArrayList<>();

	private final List<MembershipMessage> membership = new CopyOnWriteArrayList<>();

	private final List<SessionEvent> events = new CopyOnWriteArrayList<>();

	private final List<String> story = new CopyOnWriteArrayList<>();

	private final List<SpreadMessage> all = new CopyOnWriteArrayList<>();

	@Override
	public void onMessage(DataMessage message, @Nullable GroupView view) {
		this.story.add("data " + text(message));
		this.data.add(message);
	}

	@Override
	public void onView(GroupView view) {
		this.story.add("view " + view.members());
		this.views.add(view);
	}

	@Override
	public void onMembership(MembershipMessage message) {
		this.membership.add(message);
	}

	@Override
	public void onGroupStart(GroupView view) {
		this.story.add("start " + view.group());
	}

	@Override
	public void onMemberJoined(Member member, GroupView view) {
		this.story.add("joined " + member.name());
	}

	@Override
	public void onMemberLeft(Member member, GroupView view) {
		this.story.add("left " + member.name() + " by " + view.cause());
	}

	@Override
	public void onTransitional(GroupView view) {
		this.story.add("transitional " + view.members());
	}

	@Override
	public void onGroupEnd(String group, GroupView last) {
		this.story.add("end " + group);
	}

	@Override
	public void onEvent(SessionEvent event) {
		this.events.add(event);
		this.story.add(event.getClass().getSimpleName());
	}

	@Override
	public void onMessage(SpreadMessage message) {
		this.all.add(message);
	}

	@Override
	public void onPrivateMessage(DataMessage message) {
		this.story.add("private " + text(message));
		this.privateData.add(message);
	}

	List<DataMessage> data() {
		return this.data;
	}

	List<String> texts() {
		return this.data.stream().map(Recorder::text).toList();
	}

	List<DataMessage> privateData() {
		return this.privateData;
	}

	List<GroupView> views() {
		return this.views;
	}

	List<MembershipMessage> membership() {
		return this.membership;
	}

	List<SessionEvent> events() {
		return this.events;
	}

	<E extends SessionEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Everything that came, session listeners' calls and group listeners' calls in one.
	 */
	List<String> story() {
		return this.story;
	}

	List<SpreadMessage> all() {
		return this.all;
	}

	static String text(DataMessage message) {
		return new String(message.body(), StandardCharsets.UTF_8);
	}

}
