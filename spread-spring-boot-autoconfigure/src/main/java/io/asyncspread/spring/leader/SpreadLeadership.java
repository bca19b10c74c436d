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

package io.asyncspread.spring.leader;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupListener;
import io.asyncspread.GroupView;
import io.asyncspread.Limits;
import io.asyncspread.Member;
import io.asyncspread.SendResult;
import io.asyncspread.SpreadClient;
import io.asyncspread.Subscription;
import io.asyncspread.spring.event.SpreadLeadershipEvent;
import io.asyncspread.spring.event.SpreadLeadershipGrantedEvent;
import io.asyncspread.spring.event.SpreadLeadershipRevokedEvent;

/**
 * A lasting leader among the members of a group. Declare one as a bean in every instance:
 *
 * <pre class="code">
 * &#064;Bean
 * SpreadLeadership schedulerLeadership(SpreadClient client) {
 *     return new SpreadLeadership(client, "scheduler.lead");
 * }
 * </pre>
 *
 * then ask {@link #isLeader()}, or listen to {@link SpreadLeadershipGrantedEvent} and
 * {@link SpreadLeadershipRevokedEvent}. A leader leads until it leaves; joiners never
 * take over. Give the leadership a group of its own, in which all members take part: one
 * that does not delays every decision by the {@linkplain #setDecisionTimeout(Duration)
 * decision timeout}, and never leads.
 * <p>
 * <strong>What it guarantees:</strong> all members of one view that have decided name the
 * same leader, and after a split network has merged one of the leaders stays.
 * <strong>What it cannot:</strong> each part of a split network has a leader, unless it
 * is told {@linkplain #setExpectedMembers(int) how many members} there are: then only the
 * part with more than half of them has one. Even so two can believe to lead for a while:
 * a leader that is cut off leads until its daemon notices, and one that has lost its
 * session until it notices itself, at the latest after the ping timeout, while the others
 * already have another. What must never happen twice needs a check at the resource, for
 * which the epoch and the view of the grant can serve.
 * <p>
 * Events are published by the client's delivery lane, the one for our own leaving by the
 * thread that stops us, before we leave the group: where a leader is stopped the next one
 * never leads beside it. Configure before start; {@link #isLeader()} and
 * {@link #leader()} may be asked by any thread.
 */
public class SpreadLeadership implements SmartLifecycle, ApplicationEventPublisherAware {

	/**
	 * The phase, that of listener containers.
	 */
	public static final int PHASE = DEFAULT_PHASE - 100;

	/**
	 * How long the members wait for one that says nothing: 2 s.
	 */
	public static final Duration DEFAULT_DECISION_TIMEOUT = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(SpreadLeadership.class);

	private final SpreadClient client;

	private final String group;

	private Duration decisionTimeout = DEFAULT_DECISION_TIMEOUT;

	private int expectedMembers;

	private @Nullable ApplicationEventPublisher publisher;

	private @Nullable Candidacy candidacy;

	private volatile @Nullable Member leader;

	private volatile boolean leading;

	private volatile boolean running;

	/**
	 * Create a leadership.
	 * @param client the client
	 * @param group a group that serves nothing else
	 * @throws IllegalArgumentException if it is no group name
	 */
	public SpreadLeadership(SpreadClient client, String group) {
		Assert.notNull(client, "'client' must not be null");
		this.client = client;
		this.group = Limits.checkGroupName(group);
	}

	/**
	 * Set how long the members wait for one that says nothing, before they decide without
	 * it.
	 * @param decisionTimeout the time, by default {@link #DEFAULT_DECISION_TIMEOUT}
	 * @throws IllegalArgumentException if it is zero or negative
	 */
	public void setDecisionTimeout(Duration decisionTimeout) {
		Assert.isTrue(decisionTimeout.toNanos() > 0, "'decisionTimeout' must be positive");
		this.decisionTimeout = decisionTimeout;
	}

	/**
	 * Set how many members the group has when all are there. Then nobody leads where only
	 * half of them or fewer take part, so that at most one part of a split network has a
	 * leader, and perhaps none has. All members must be told the same number, and it must
	 * not be smaller than the number of members that ever run at once: with more, two
	 * parts could each have a majority of it.
	 * @param expectedMembers the number of members, by default 0: every part has a leader
	 * @throws IllegalArgumentException if it is negative
	 */
	public void setExpectedMembers(int expectedMembers) {
		Assert.isTrue(expectedMembers >= 0, () -> "'expectedMembers' must not be negative but is " + expectedMembers);
		this.expectedMembers = expectedMembers;
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Return the group.
	 * @return its name
	 */
	public String group() {
		return this.group;
	}

	/**
	 * Tell whether we lead.
	 * @return {@code true} from the grant to the revocation
	 */
	public boolean isLeader() {
		return this.leading;
	}

	/**
	 * Return who leads.
	 * @return the leader, {@code null} while nobody is agreed, or without a session
	 */
	public @Nullable Member leader() {
		return this.leader;
	}

	@Override
	public void start() {
		if (!this.running) {
			this.running = true;
			this.candidacy = new Candidacy();
		}
	}

	@Override
	public void stop() {
		Candidacy ending = this.candidacy;
		if (this.running && ending != null) {
			this.running = false;
			this.candidacy = null;
			ending.end();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Show what was decided; on the delivery lane, or where we stop, one at a time.
	 */
	private void show(@Nullable Member next, @Nullable GroupView view) {
		if (Objects.equals(this.leader, next) && this.leading == isSelf(next, view)) {
			return;
		}
		boolean before = this.leading;
		this.leader = next;
		this.leading = isSelf(next, view);
		if (this.leading && !before && view != null) {
			logger.info("Leading group '" + this.group + "'");
			publish(new SpreadLeadershipGrantedEvent(this.group, view));
		}
		else if (before && !this.leading) {
			logger.info("No longer leading group '" + this.group + "', "
					+ ((next != null) ? next + " is" : "nobody known is"));
			publish(new SpreadLeadershipRevokedEvent(this.group, next));
		}
	}

	private static boolean isSelf(@Nullable Member member, @Nullable GroupView view) {
		return view != null && view.isSelf(member);
	}

	private void publish(SpreadLeadershipEvent event) {
		if (this.publisher != null) {
			this.publisher.publishEvent(event);
		}
	}

	/**
	 * Our part in the group from start to stop; on the delivery lane.
	 */
	private final class Candidacy implements GroupListener {

		private final LeaderElection election = new LeaderElection(SpreadLeadership.this.expectedMembers);

		private final Subscription subscription;

		private final Subscription timer;

		private @Nullable GroupView view;

		// What is shown, by the lane and by who stops us
		private final ReentrantLock lock = new ReentrantLock();

		private boolean ended;

		private boolean waited;

		private boolean warned;

		Candidacy() {
			SpreadClient client = SpreadLeadership.this.client;
			this.timer = client.every(SpreadLeadership.this.decisionTimeout, this::onTimer);
			this.subscription = client.subscribe(SpreadLeadership.this.group, this);
		}

		@Override
		public void onView(GroupView next) {
			this.view = next;
			this.waited = false;
			warnIfMoreThanExpected(next);
			say(this.election.onView(next));
			showUnlessEnded(this.election.leader(), next);
		}

		private void warnIfMoreThanExpected(GroupView next) {
			int expected = SpreadLeadership.this.expectedMembers;
			if (expected > 0 && next.size() > expected && !this.warned) {
				this.warned = true;
				logger.warn("Group '" + next.group() + "' has " + next.size() + " members, but only " + expected
						+ " are expected: of a split network two parts could have a leader");
			}
		}

		@Override
		public void onMessage(DataMessage message, @Nullable GroupView current) {
			LeaderMessage word = LeaderMessage.of(message);
			if (word != null) {
				say(this.election.onMessage(message.sender(), word));
				showUnlessEnded(this.election.leader(), this.view);
			}
		}

		@Override
		public void onGroupEnd(String name, GroupView last) {
			this.view = null;
			this.election.onEnd();
			showUnlessEnded(null, null);
		}

		private void showUnlessEnded(@Nullable Member next, @Nullable GroupView current) {
			this.lock.lock();
			try {
				if (!this.ended) {
					show(next, current);
				}
			}
			finally {
				this.lock.unlock();
			}
		}

		private void onTimer() {
			if (!this.election.isExchanging()) {
				return;
			}
			if (!this.election.hasSpoken()) {
				say(this.election.state());
			}
			else if (this.waited) {
				say(this.election.close());
			}
			this.waited = true;
		}

		private void say(@Nullable LeaderMessage word) {
			if (word != null) {
				SendResult result = SpreadLeadership.this.client.trySend(word.to(SpreadLeadership.this.group));
				if (result != SendResult.OK) {
					logger
						.debug("A word on the leader of '" + SpreadLeadership.this.group + "' was not sent: " + result);
				}
			}
		}

		/**
		 * Give up the lead, then leave: who takes it over must not lead beside us.
		 */
		void end() {
			this.timer.close();
			try {
				giveUp();
			}
			finally {
				this.subscription.close();
			}
		}

		private void giveUp() {
			this.lock.lock();
			try {
				this.ended = true;
				show(null, null);
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
