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

package io.asyncspread.spring;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The base of listeners that keep what they see, for the test to take it one by one.
 */
public class Recorder {

	/**
	 * What was seen and not yet taken.
	 */
	public final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	/**
	 * Wait for the next event.
	 * @return the event
	 */
	public Object next() {
		try {
			Object next = this.events.poll(30, TimeUnit.SECONDS);
			assertThat(next).as("an event within 30 s").isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Wait for the next event of the only recorder of an application.
	 * @param context the application
	 * @return the event
	 */
	public static Object next(ApplicationContext context) {
		return context.getBean(Recorder.class).next();
	}

}
