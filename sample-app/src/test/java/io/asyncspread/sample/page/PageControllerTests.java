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

package io.asyncspread.sample.page;

import java.util.List;

import io.asyncspread.ServiceType;
import io.asyncspread.SessionLostException;
import io.asyncspread.spring.core.SpreadOperations.MessageSpec;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * What the page may ask of the application, and what it is told when it cannot be done.
 */
@WebMvcTest(PageController.class)
class PageControllerTests {

	private final MessageSpec spec = mock(MessageSpec.class);

	@MockitoBean
	private EventStream events;

	@MockitoBean
	private SpreadTemplate spread;

	@Autowired
	private MockMvcTester mvc;

	@BeforeEach
	void messages() {
		given(this.spread.message(any())).willReturn(this.spec);
		given(this.spec.to(anyList())).willReturn(this.spec);
		given(this.spec.service(any())).willReturn(this.spec);
		given(this.spec.type(anyInt())).willReturn(this.spec);
		given(this.spec.selfDiscard()).willReturn(this.spec);
	}

	@ParameterizedTest
	@EnumSource
	void sendsWithTheServiceAskedFor(ServiceType service) {
		assertThat(post("""
				{"targets": ["chat", "#r1#d1"], "service": "%s", "type": 7, "selfDiscard": true, "text": "grüezi"}
				""".formatted(service))).hasStatus(202);
		then(this.spread).should().message("grüezi");
		then(this.spec).should().to(List.of("chat", "#r1#d1"));
		then(this.spec).should().service(service);
		then(this.spec).should().type(7);
		then(this.spec).should().selfDiscard();
		then(this.spec).should().send();
	}

	@Test
	void sendsAgreedUnlessToldOtherwise() {
		assertThat(post("""
				{"targets": ["chat"], "text": ""}""")).hasStatus(202);
		then(this.spec).should().service(ServiceType.AGREED);
		then(this.spec).should().type(0);
		then(this.spec).should(never()).selfDiscard();
		then(this.spec).should().send();
	}

	@Test
	void missingTargetIsNamed() {
		assertThat(post("""
				{"targets": [], "text": "hello"}""")).hasStatus(400).bodyText().contains("'targets' must name");
		then(this.spec).should(never()).send();
	}

	@Test
	void missingTextIsNamed() {
		assertThat(post("""
				{"targets": ["chat"]}""")).hasStatus(400).bodyText().contains("'text' is missing");
	}

	@Test
	void unknownServiceIsNamedWithThoseThatExist() {
		assertThat(post("""
				{"targets": ["chat"], "service": "EXACTLY_ONCE", "text": "x"}""")).hasStatus(400)
			.bodyText()
			.contains("EXACTLY_ONCE", "UNRELIABLE", "SAFE");
	}

	@Test
	void whatTheClientRefusesIsPassedOn() {
		willThrow(new IllegalArgumentException("group name 'a b' is none")).given(this.spec).to(List.of("a b"));
		assertThat(post("""
				{"targets": ["a b"], "text": "x"}""")).hasStatus(400).bodyText().contains("group name 'a b' is none");
	}

	@Test
	void withoutSessionThePageIsTold() {
		willThrow(new SessionLostException("there is no session", 1, false, null)).given(this.spec).send();
		assertThat(post("""
				{"targets": ["chat"], "text": "x"}""")).hasStatus(503).bodyText().contains("there is no session");
	}

	@Test
	void tooManyPagesAreRefused() {
		willThrow(new TooManyPagesException("There are 32 open pages already")).given(this.events).openPage();
		assertThat(this.mvc.get().uri("/events")).hasStatus(503);
	}

	private MvcTestResult post(String json) {
		return this.mvc.post().uri("/messages").contentType(MediaType.APPLICATION_JSON).content(json).exchange();
	}

}
