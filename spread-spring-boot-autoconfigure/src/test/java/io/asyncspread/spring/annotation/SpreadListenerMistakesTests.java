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

package io.asyncspread.spring.annotation;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;

import io.asyncspread.DataMessage;
import io.asyncspread.GroupView;
import io.asyncspread.JoinMessage;
import io.asyncspread.Member;
import io.asyncspread.SpreadMessage;
import io.asyncspread.spring.SpreadInfrastructure;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.listener.GroupEnd;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.listener.adapter.Responder;
import io.asyncspread.spring.support.TypeMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every mistake in a declaration fails when the application starts, and says what is
 * wrong where, and what to do.
 */
class SpreadListenerMistakesTests {

	// Nobody listens there: declarations are checked without a daemon.
	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SpreadInfrastructure.class)
		.withPropertyValues("daemon=localhost:1");

	record Quote(@Min(1) double price) {
	}

	record Trade(int amount) {
	}

	static class NoGroup {

		@SpreadListener
		void text(String text) {
		}

	}

	static class BadGroup {

		@SpreadListener("no#group")
		void text(String text) {
		}

	}

	static class UnresolvedPlaceholder {

		@SpreadListener("${missing}")
		void text(String text) {
		}

	}

	static class TwoPayloads {

		@SpreadListener("a")
		void both(String text, Quote quote) {
		}

	}

	static class DataAndMembership {

		@SpreadListener("a")
		void both(String text, JoinMessage message) {
		}

	}

	static class NothingAskedFor {

		@SpreadListener("a")
		void nothing() {
		}

	}

	static class ViewAndMember {

		@SpreadListener("a")
		void both(GroupView view, Member member) {
		}

	}

	static class EndAndPayload {

		@SpreadListener("a")
		void both(GroupEnd end, String text) {
		}

	}

	static class TiedEnds {

		@SpreadListener("a")
		void one(GroupEnd end) {
		}

		@SpreadListener("a")
		void two(GroupEnd end) {
		}

	}

	static class TiedText {

		@SpreadListener("a")
		void one(String text) {
		}

		@SpreadListener("a")
		void two(byte[] bytes) {
		}

	}

	static class TiedUnmapped {

		@SpreadListener("a")
		void quote(Quote quote) {
		}

		@SpreadListener("a")
		void trade(Trade trade) {
		}

	}

	static class TiedViews {

		@SpreadListener("a")
		void one(GroupView view) {
		}

		@SpreadListener({ "b", "a" })
		void two(GroupView view) {
		}

	}

	static class UnknownFactory {

		@SpreadListener(group = "a", containerFactory = "other")
		void text(String text) {
		}

	}

	static class UnknownErrorHandler {

		@SpreadListener(group = "a", errorHandler = "other")
		void text(String text) {
		}

	}

	static class ConcurrentTotal {

		@SpreadListener(group = "a", concurrency = "4")
		void text(String text) {
		}

	}

	static class NoCapacity {

		@SpreadListener(group = "a", queueCapacity = "0")
		void text(String text) {
		}

	}

	static class FilterWithoutProperty {

		@SpreadListener(group = "a", filter = "payload == '${missing}'")
		void text(String text) {
		}

	}

	static class SendToUnresolved {

		@SpreadListener("a")
		@SendTo("${missing}")
		String text(String text) {
			return text;
		}

	}

	static class BadNumber {

		@SpreadListener(group = "a", queueCapacity = "many")
		void text(String text) {
		}

	}

	static class BadOrdering {

		@SpreadListener(group = "a", ordering = "random")
		void text(String text) {
		}

	}

	static class BadType {

		@SpreadListener(group = "a", types = "65536")
		void text(String text) {
		}

	}

	static class Contradiction {

		@SpreadListener(group = "a", queueCapacity = "10")
		void text(String text) {
		}

		@SpreadListener(group = "a", queueCapacity = "20")
		void view(GroupView view) {
		}

	}

	@SpreadListener("a")
	static class NoHandlers {

		void text(String text) {
		}

	}

	static class StrayHandler {

		@SpreadHandler
		void text(String text) {
		}

	}

	static class BadFilter {

		@SpreadListener(group = "a", filter = "payload >")
		void text(String text) {
		}

	}

	static class KeyWithoutOwner {

		@SpreadListener(group = "a", key = "payload")
		void text(String text) {
		}

	}

	static class ResponderOfViews {

		@SpreadListener(group = "a", responder = Responder.COORDINATOR)
		void view(GroupView view) {
		}

	}

	static class ReplyToMembership {

		@SpreadListener("a")
		String view(GroupView view) {
			return "";
		}

	}

	static class SendToWithoutResult {

		@SpreadListener("a")
		@SendTo("b")
		void text(String text) {
		}

	}

	static class SendToNoGroup {

		@SpreadListener("a")
		@SendTo("no group")
		String text(String text) {
			return text;
		}

	}

	static class BatchWithResult {

		@SpreadListener("a")
		String texts(List<String> texts) {
			return "";
		}

	}

	static class ConcurrentBatch {

		@SpreadListener(group = "a", ordering = "sender", concurrency = "4")
		void single(String text) {
		}

		@SpreadListener(group = "b", ordering = "sender", concurrency = "4")
		void texts(List<String> texts) {
		}

	}

	static class ValidWithoutValidator {

		@SpreadListener("a")
		void quote(@Valid Quote quote) {
		}

	}

	static class PayloadExpression {

		@SpreadListener("a")
		void text(@Payload("length") String text) {
		}

	}

	static class StaticMethod {

		@SpreadListener("a")
		static void text(String text) {
		}

	}

	static class AcceptAgainstParameters {

		@SpreadListener(group = "a", accept = io.asyncspread.spring.listener.adapter.Accept.VIEW)
		void text(String text) {
		}

	}

	static Stream<Arguments> mistakes() {
		return Stream.of(Arguments.of(NoGroup.class, "NoGroup.text: it names no group", "attribute 'group'"),
				Arguments.of(BadGroup.class, "BadGroup.text, attribute 'group'", "Choose another name"),
				Arguments.of(UnresolvedPlaceholder.class, "attribute 'group' = \"${missing}\"", "Define the property"),
				Arguments.of(TwoPayloads.class, "parameters 'text' (String) and 'quote' (Quote)", "@Header"),
				Arguments.of(DataAndMembership.class, "asks for data and for a JoinMessage", "two methods"),
				Arguments.of(NothingAskedFor.class, "do not say what it listens to", "'accept'"),
				Arguments.of(ViewAndMember.class, "a view names no single member", "JoinMessage"),
				Arguments.of(TiedText.class, "both ask for data in group 'a'", "'types'"),
				Arguments.of(TiedUnmapped.class, "both ask for data in group 'a'", "spread.mapping.types"),
				Arguments.of(TiedViews.class, "both ask for new views in group 'a'", "'id'"),
				Arguments.of(UnknownFactory.class, "attribute 'containerFactory' = \"other\"", "Define it"),
				Arguments.of(UnknownErrorHandler.class, "attribute 'errorHandler' = \"other\"", "Define it"),
				Arguments.of(TiedEnds.class, "both ask for the end of the membership in group 'a'", "'id'"),
				Arguments.of(EndAndPayload.class, "asks for a GroupEnd and for a message", "two methods"),
				Arguments.of(ConcurrentTotal.class,
						"ConcurrentTotal.text, attribute 'concurrency': concurrency 4 cannot keep the total order",
						"Correct"),
				Arguments.of(NoCapacity.class,
						"NoCapacity.text, attribute 'queueCapacity': queueCapacity must be at least 1", "Correct"),
				Arguments.of(FilterWithoutProperty.class, "attribute 'filter' = \"payload == '${missing}'\"",
						"Define the property"),
				Arguments.of(SendToUnresolved.class, "@SendTo(\"${missing}\") names no group", "Name a group"),
				Arguments.of(BadNumber.class, "attribute 'queueCapacity' = \"many\"", "whole number"),
				Arguments.of(BadOrdering.class, "attribute 'ordering' = \"random\"", "[TOTAL, GROUP, SENDER, NONE]"),
				Arguments.of(BadType.class, "attribute 'types'", "range"),
				Arguments.of(Contradiction.class, "attribute 'queueCapacity' is", "Let them agree"),
				Arguments.of(NoHandlers.class, "has no handlers", "@SpreadHandler"),
				Arguments.of(StrayHandler.class, "is no @SpreadListener", "Annotate the class"),
				Arguments.of(BadFilter.class, "attribute 'filter' is no expression", "Correct it"),
				Arguments.of(KeyWithoutOwner.class, "'key' means nothing", "OWNER"),
				Arguments.of(ResponderOfViews.class, "'responder' choose among data", "Leave them out"),
				Arguments.of(ReplyToMembership.class, "no sender to reply to", "@SendTo"),
				Arguments.of(SendToWithoutResult.class, "@SendTo but returns nothing", "Return what"),
				Arguments.of(SendToNoGroup.class, "@SendTo(\"no group\") names no group", "Name a group"),
				Arguments.of(BatchWithResult.class, "takes a batch and returns a value", "Return void"),
				Arguments.of(ConcurrentBatch.class,
						"bean 'theBean', method ConcurrentBatch.texts(List): it takes batches, "
								+ "which come one at a time, but its concurrency is 4.",
						"Set 'concurrency' to 1"),
				Arguments.of(ValidWithoutValidator.class, "there is no validator", "spring-boot-starter-validation"),
				Arguments.of(PayloadExpression.class, "@Payload expression", "whole payload"),
				Arguments.of(StaticMethod.class, "it is static", "instance method"),
				Arguments.of(AcceptAgainstParameters.class, "attribute 'accept' is [VIEW]", "Leave 'accept' out"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("mistakes")
	void failsAtStartUp(Class<?> listener, String description, String remedy) {
		this.runner.withBean("theBean", listener)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(SpreadListenerConfigurationException.class, (ex) -> {
					assertThat(ex.description()).contains(description).contains("theBean");
					assertThat(ex.remedy()).contains(remedy);
				}));
	}

	static class ResponderOfData {

		@SpreadListener(group = "a", responder = Responder.OWNER)
		void text(String text) {
		}

	}

	static class Joins {

		@SpreadListener("a")
		void joined(JoinMessage message) {
		}

	}

	static class Views {

		@SpreadListener("a")
		void changed(@Nullable GroupView view) {
		}

	}

	static class Ends {

		@SpreadListener("a")
		void ended(GroupEnd end) {
		}

	}

	static class DataInView {

		@SpreadListener("a")
		void text(String text, GroupView view) {
		}

	}

	static Stream<Arguments> askForMembership() {
		return Stream.of(Arguments.of(ResponderOfData.class, "responder = OWNER needs the members of the group"),
				Arguments.of(Joins.class, "Joins.joined(JoinMessage): it listens to [MEMBERSHIP]"),
				Arguments.of(Views.class, "Views.changed(GroupView): it listens to [VIEW]"),
				Arguments.of(Ends.class, "Ends.ended(GroupEnd): it listens to [END]"),
				Arguments.of(DataInView.class, "parameter 'view' (GroupView) would have no value"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("askForMembership")
	void failsAtStartUpWithoutMembership(Class<?> listener, String description) {
		this.runner.withPropertyValues("membership=false")
			.withBean("theBean", listener)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(SpreadListenerConfigurationException.class, (ex) -> {
					assertThat(ex.description()).contains(description)
						.contains("theBean")
						.contains("the client gets no membership messages");
					assertThat(ex.remedy()).contains("spread.membership");
				}));
	}

	static class NoMembership {

		@SpreadListener("a")
		void text(String text, @Nullable GroupView view) {
		}

		@SpreadListener("b")
		void any(SpreadMessage message) {
		}

	}

	@Test
	void startsWithoutMembershipIfNobodyNeedsIt() {
		this.runner.withPropertyValues("membership=false")
			.withBean(NoMembership.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class AmbiguousMapping {

		@Bean
		TypeMapping typeMapping() {
			return new TypeMapping(Map.of(1, Quote.class));
		}

	}

	static class MappedAndOpen {

		@SpreadListener("a")
		void quote(Quote quote) {
		}

		@SpreadListener("a")
		void trade(Trade trade) {
		}

		@SpreadListener("b")
		void first(Quote quote) {
		}

		@SpreadListener("b")
		void rest(DataMessage message) {
		}

	}

	@Test
	void mappingTellsHandlersApart() {
		this.runner.withUserConfiguration(AmbiguousMapping.class)
			.withBean(MappedAndOpen.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	static class SameIdAsOther {

		@SpreadListener(group = "a", id = "one")
		void text(String text) {
		}

	}

	static class SameIdAgain {

		@SpreadListener(group = "b", id = "one")
		void text(String text) {
		}

	}

	@Test
	void twoBeansCannotShareAnId() {
		this.runner.withBean(SameIdAsOther.class)
			.withBean(SameIdAgain.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(SpreadListenerConfigurationException.class)
				.hasMessageContaining("The id 'one'")
				.hasMessageContaining(SameIdAsOther.class.getName())
				.hasMessageContaining(SameIdAgain.class.getName()));
	}

	static class Separate {

		@SpreadListener("a")
		void one(String text) {
		}

		@SpreadListener(group = "a", id = "second")
		void two(String text) {
		}

	}

	@Test
	void ownIdMakesAnOwnEndpoint() {
		this.runner.withBean("bean", Separate.class)
			.run((context) -> assertThat(context.getBean(SpreadListenerEndpointRegistry.class).ids())
				.containsExactlyInAnyOrder("bean", "second"));
	}

}
