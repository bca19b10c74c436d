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

/**
 * What a container has done since it was created, and what waits in it now.
 *
 * @param received messages and changes of membership that came for the listener; what it
 * {@linkplain SpreadMessageListener#split splits} counts as what it makes of it
 * @param handled those that the listener was done with, failed ones included
 * @param failed those for which the listener threw, once each, however often it was tried
 * @param undelivered those that the listener did not get before the time to stop was over
 * @param queued those that wait, or are with the listener now
 * @param queuedBytes bytes of the bodies of those
 * @param asyncResults results of the listener that are not complete yet
 */
public record ContainerStatistics(long received, long handled, long failed, long undelivered, int queued,
		long queuedBytes, int asyncResults) {
}
