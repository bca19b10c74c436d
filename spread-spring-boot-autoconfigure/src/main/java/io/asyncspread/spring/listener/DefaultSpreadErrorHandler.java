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

package io.asyncspread.spring.listener;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.util.ReflectionUtils;

/**
 * Tries again where that may help, then hands the message to a recoverer, which by
 * default logs the error once.
 * <p>
 * Without a policy nothing is tried again: a retry holds back every message behind, and
 * most errors do not go away. Errors that never do are not tried again under any policy:
 * a payload that cannot be converted or is not valid, an argument that cannot be
 * resolved, a message that no method takes.
 */
public class DefaultSpreadErrorHandler implements SpreadErrorHandler {

	private static final Log logger = LogFactory.getLog(DefaultSpreadErrorHandler.class);

	private final @Nullable RetryTemplate retryTemplate;

	private final SpreadMessageRecoverer recoverer;

	/**
	 * Create a handler that logs every error.
	 */
	public DefaultSpreadErrorHandler() {
		this(null, null);
	}

	/**
	 * Create a handler.
	 * @param retryPolicy how often and when to try again, {@code null} for not at all
	 * @param recoverer what to do in the end, {@code null} to log the error
	 */
	public DefaultSpreadErrorHandler(@Nullable RetryPolicy retryPolicy, @Nullable SpreadMessageRecoverer recoverer) {
		this.retryTemplate = (retryPolicy != null) ? new RetryTemplate(retryPolicy) : null;
		this.recoverer = (recoverer != null) ? recoverer : (error, failed) -> ErrorLog.log(logger, error, failed);
	}

	/**
	 * Tell whether an error can never go away by trying again.
	 * @param error what the listener threw
	 * @return {@code true} to go to the recoverer at once
	 */
	protected boolean isFatal(Throwable error) {
		return error instanceof MessageConversionException || error instanceof MethodArgumentNotValidException
				|| error instanceof MethodArgumentResolutionException || error instanceof NoHandlerException
				|| error instanceof ClassCastException
				|| (error instanceof MessageHandlingException && error.getCause() == null);
	}

	@Override
	public void handle(Throwable error, FailedDelivery failed) throws Exception {
		Throwable last = error;
		if (this.retryTemplate != null && failed.isRepeatable() && !isFatal(error)) {
			last = retry(this.retryTemplate, error, failed);
		}
		if (!failed.isResolved()) {
			this.recoverer.recover(last, failed);
		}
	}

	private Throwable retry(RetryTemplate template, Throwable error, FailedDelivery failed) {
		FirstTime first = new FirstTime(error);
		try {
			template.execute(() -> {
				first.rethrowOnce();
				failed.invokeAgain();
				return true;
			});
			return error;
		}
		catch (RetryException ex) {
			return ex.getLastException();
		}
	}

	/**
	 * Lets the first attempt of a retry be the one that has already happened, so that the
	 * policy's delay comes before the second.
	 */
	private static final class FirstTime {

		private @Nullable Throwable error;

		FirstTime(Throwable error) {
			this.error = error;
		}

		void rethrowOnce() throws Exception {
			Throwable pending = this.error;
			if (pending != null) {
				this.error = null;
				ReflectionUtils.rethrowException(pending);
			}
		}

	}

}
