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

import io.asyncspread.SpreadException;
import io.asyncspread.spring.core.SpreadOperations.MessageSpec;
import io.asyncspread.spring.core.SpreadTemplate;
import tools.jackson.core.JacksonException;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What the page calls: its stream of events, and sending.
 */
@RestController
class PageController {

	private final EventStream events;

	private final SpreadTemplate spread;

	PageController(EventStream events, SpreadTemplate spread) {
		this.events = events;
		this.spread = spread;
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter events() {
		return this.events.openPage();
	}

	@PostMapping("/messages")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void send(@RequestBody OutgoingText message) {
		MessageSpec spec = this.spread.message(message.text())
			.to(message.targets())
			.service(message.service())
			.type(message.type());
		if (message.selfDiscard()) {
			spec.selfDiscard();
		}
		spec.send();
	}

	/**
	 * The caller's mistake: the client has said what is wrong and what would be right.
	 */
	@ExceptionHandler
	ProblemDetail mistake(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
	}

	/**
	 * The caller's mistake, found while reading the request.
	 */
	@ExceptionHandler
	ProblemDetail unreadable(HttpMessageNotReadableException ex) {
		Throwable cause = ex.getMostSpecificCause();
		String reason = (cause instanceof JacksonException json) ? json.getOriginalMessage() : cause.getMessage();
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(reason));
	}

	/**
	 * Nobody's mistake: there is no session, or no room.
	 */
	@ExceptionHandler
	ProblemDetail unavailable(SpreadException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(ex.getMessage()));
	}

}
