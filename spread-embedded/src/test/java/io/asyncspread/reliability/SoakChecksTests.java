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

package io.asyncspread.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.asyncspread.GroupId;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checks of the soak find what is wrong, for one that finds nothing proves nothing.
 */
class SoakChecksTests {

	private static final Member ANN = Member.of("#ann#d1");

	private static final Member BOB = Member.of("#bob#d2");

	private static final Member CID = Member.of("#cid#d3");

	private final SoakJournal ann = new SoakJournal(1, 1, ANN);

	private final SoakJournal bob = new SoakJournal(2, 1, BOB);

	private static SoakEntry.Data data(int sender, long sequence) {
		return new SoakEntry.Data(sender, 1, sequence, ServiceType.AGREED, List.of("room"), false);
	}

	private static SoakEntry.View view(int number) {
		return view(number, ANN, BOB);
	}

	private static SoakEntry.View view(int number, Member... members) {
		return new SoakEntry.View("room", new GroupId(1, 1, number), List.of(members), List.of(members));
	}

	private List<String> violations(SoakJournal... more) {
		List<SoakJournal> journals = new ArrayList<>(List.of(this.ann, this.bob));
		journals.addAll(List.of(more));
		List<String> violations = new ArrayList<>();
		new SoakChecks(journals, violations::add).all();
		return violations;
	}

	private static void note(SoakJournal journal, SoakEntry... entries) {
		for (SoakEntry entry : entries) {
			journal.add(entry);
		}
	}

	@Test
	void whatIsRightIsNotFound() {
		note(this.ann, view(1), data(1, 1), data(2, 1), view(2), data(1, 2));
		note(this.bob, view(1), data(1, 1), data(2, 1), view(2), data(1, 2));
		assertThat(violations()).isEmpty();
	}

	@Test
	void twoOrdersOfTheSameMessagesAreFound() {
		note(this.ann, view(1), data(1, 1), data(2, 1));
		note(this.bob, view(1), data(2, 1), data(1, 1));
		assertThat(violations()).isNotEmpty();
	}

	@Test
	void aViewAtAnotherPlaceIsFound() {
		note(this.ann, view(1), data(1, 1), view(2));
		note(this.bob, view(1), view(2), data(1, 1));
		assertThat(violations()).isNotEmpty();
	}

	@Test
	void aMessageThatOneOfTwoMissedIsFound() {
		note(this.ann, view(1), data(1, 1), data(1, 2), view(2));
		note(this.bob, view(1), data(1, 1), view(2));
		assertThat(violations()).hasSize(1).first().asString().contains("only the first saw 1");
	}

	@Test
	void aMessageThatIsMissingInTheLastViewIsFound() {
		note(this.ann, view(1), data(1, 1));
		note(this.bob, view(1));
		assertThat(violations()).hasSize(1);
	}

	/**
	 * Ann's session ends, the group is empty, and a new session takes her private name
	 * and joins before the end of the first is noticed.
	 */
	@Test
	void viewsThatAreEqualToTheLetterAfterTheGroupWasEmptyAreNotOne() {
		SoakJournal annAgain = new SoakJournal(3, 1, ANN);
		note(this.ann, view(1, ANN), data(1, 1), view(2));
		note(annAgain, view(1, ANN), data(3, 1), view(2));
		this.ann.end();
		assertThat(violations(annAgain)).isEmpty();
	}

	/**
	 * Ann sees the first of two views that are equal to the letter, Bob's second session
	 * the other, and both a message in between that Bob got for another group.
	 */
	@Test
	void aMessageBetweenViewsThatAreEqualToTheLetterIsInOrder() {
		SoakJournal annAgain = new SoakJournal(3, 1, ANN);
		SoakJournal bobAgain = new SoakJournal(4, 1, BOB);
		note(this.bob, view(2));
		this.bob.end();
		note(this.ann, view(1, ANN), view(2), view(3, ANN), data(1, 1));
		note(bobAgain, data(1, 1), view(2));
		this.ann.end();
		note(annAgain, view(1, ANN), view(2));
		assertThat(violations(annAgain, bobAgain)).isEmpty();
	}

	@Test
	void aMemberThatCameLaterIsNotComparedWithWhatWasBeforeIt() {
		note(this.ann, view(1, ANN), view(2), data(1, 1), view(3, ANN, BOB, CID));
		note(this.ann, new SoakEntry.Left("room"));
		note(this.ann, view(1, ANN), view(2), data(1, 2), view(3, ANN, BOB, CID));
		note(this.bob, view(2), data(1, 2), view(3, ANN, BOB, CID));
		assertThat(violations()).isEmpty();
	}

	@Test
	void aSenderOvertakenByItselfIsFound() {
		note(this.ann, view(1), data(2, 2), data(2, 1));
		assertThat(violations()).isNotEmpty();
	}

	@Test
	void aMessageThatComesTwiceIsFound() {
		note(this.ann, data(2, 1), data(2, 1));
		assertThat(violations()).isNotEmpty();
	}

	private List<String> fate(SoakClient.Sent... sent) {
		List<String> violations = new ArrayList<>();
		new SoakChecks(List.of(this.ann, this.bob), violations::add).fateOf(List.of(sent), 1);
		return violations;
	}

	private static SoakClient.Sent accepted(long sequence) {
		return new SoakClient.Sent(data(1, sequence), true, null);
	}

	@Test
	void whatASessionThatLivesAcceptedMustComeBack() {
		note(this.ann, view(1), data(1, 1));
		assertThat(fate(accepted(1))).isEmpty();
		assertThat(fate(accepted(1), accepted(2))).hasSize(1).first().asString().contains("the session lives");
	}

	@Test
	void aHoleInWhatASessionThatEndedAcceptedIsFound() {
		note(this.ann, view(1), data(1, 1), data(1, 3));
		this.ann.end();
		assertThat(fate(accepted(1), accepted(3), accepted(4))).isEmpty();
		assertThat(fate(accepted(1), accepted(2), accepted(3))).hasSize(1)
			.first()
			.asString()
			.contains("number 3 came back");
	}

	@Test
	void aMessageThatWasSaidNotToBeSentAndCameIsFound() {
		note(this.bob, view(1), data(1, 1));
		assertThat(fate(failed(true))).isEmpty();
		assertThat(fate(failed(false))).hasSize(1).first().asString().contains("its sender was told");
	}

	private static SoakClient.Sent failed(boolean written) {
		return new SoakClient.Sent(data(1, 1), false,
				CompletableFuture.failedFuture(new SessionLostException("gone", 1, written, null)));
	}

}
