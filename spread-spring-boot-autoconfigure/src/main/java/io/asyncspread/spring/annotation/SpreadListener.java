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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

import io.asyncspread.spring.listener.adapter.Accept;
import io.asyncspread.spring.listener.adapter.Responder;

/**
 * Makes a method listen to groups: it is called for what its parameters ask for.
 *
 * <pre class="code">
 * &#064;SpreadListener(group = "prices")
 * void quote(Quote quote, Member sender) { ... }    // data, converted
 *
 * &#064;SpreadListener(group = "prices")
 * void members(GroupView view) { ... }              // each new view, whatever caused it
 *
 * &#064;SpreadListener(group = "prices")
 * void crashed(DisconnectMessage event) { ... }     // one kind of membership message
 * </pre>
 *
 * All methods of one bean are one endpoint: they are called one at a time, in the one
 * order in which the daemon delivered data and membership. Of the methods that ask for
 * the same the most specific is called; two equally specific ones fail when the
 * application starts. Methods with an {@link #id()} of their own are an endpoint of their
 * own.
 * <p>
 * On a class it listens with all its {@link SpreadHandler} methods. It may be repeated,
 * and used as a meta-annotation.
 * <p>
 * A parameter can be: the payload (bytes, text, or an object made of JSON, with
 * {@code @Valid}, {@code Optional} or {@code @Nullable}), a
 * {@link io.asyncspread.DataMessage}, a Spring
 * {@link org.springframework.messaging.Message}, a
 * {@link org.springframework.messaging.handler.annotation.Header @Header} of
 * {@link io.asyncspread.spring.support.SpreadHeaders}, a
 * {@link io.asyncspread.GroupView}, any {@link io.asyncspread.MembershipMessage}, a
 * {@link io.asyncspread.spring.listener.GroupEnd} for the end of the membership, the
 * {@link io.asyncspread.Member} who sent or who is named, an {@link java.time.Instant}
 * for the time of receipt, a {@link io.asyncspread.ServiceType}, the
 * {@link io.asyncspread.SpreadClient} or the
 * {@link io.asyncspread.spring.core.SpreadTemplate}. A {@link java.util.List} takes
 * messages in batches.
 * <p>
 * What the method returns, also as a {@link java.util.concurrent.CompletionStage}, is
 * sent to the groups of
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo}, else to the
 * sender.
 * <p>
 * Placeholders (<code>${...}</code>) and SpEL (<code>#{...}</code>) work in all
 * attributes of type {@code String} or {@code String[]}; {@link #filter()} and
 * {@link #key()} are SpEL themselves, and take placeholders. They are resolved once, when
 * the application starts; a value that cannot work fails the start with a
 * {@link io.asyncspread.spring.listener.SpreadListenerConfigurationException}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@MessageMapping
@Documented
@Repeatable(SpreadListeners.class)
public @interface SpreadListener {

	/**
	 * The groups; the same as {@link #group()}.
	 * @return names, or expressions for one or several names
	 */
	@AliasFor("group")
	String[] value() default {};

	/**
	 * The groups to join and listen to.
	 * @return names, or expressions for one or several names
	 */
	@AliasFor("value")
	String[] group() default {};

	/**
	 * The id of the container in the registry. Methods with the same id are one endpoint.
	 * @return the id; left out, the name of the bean
	 */
	String id() default "";

	/**
	 * The connection to listen on, where the application has several: the qualifier or
	 * the name of the connection's
	 * {@link io.asyncspread.spring.config.SpreadListenerContainerFactory}. With Spring
	 * Boot that is a name below {@code spread.connections}, or {@code default} for the
	 * main connection. Not together with {@link #containerFactory()}, which has a
	 * connection of its own.
	 * @return the name; left out, the main connection
	 */
	String connection() default "";

	/**
	 * The name of the bean that makes the container.
	 * @return a bean of type
	 * {@link io.asyncspread.spring.config.SpreadListenerContainerFactory}; left out,
	 * {@code spreadListenerContainerFactory}
	 */
	String containerFactory() default "";

	/**
	 * Whether messages to this client's private group come too. Answers to requests never
	 * do. With this a listener needs no group. A message to a group and to the private
	 * group calls the method of each, and a method of both once, in the view of the
	 * group.
	 * @return {@code true} for private messages
	 */
	boolean privateMessages() default false;

	/**
	 * The message types to take.
	 * @return numbers from 0 to 65535, such as {@code 7} or {@code 0x1F}; left out, all
	 */
	String[] types() default {};

	/**
	 * What to take, for methods whose parameters leave it open, such as one without any.
	 * @return the kinds of steps; left out, what follows from the parameters
	 */
	Accept[] accept() default {};

	/**
	 * A condition for data messages, as a SpEL expression without <code>#{}</code> over
	 * {@code message}, {@code payload}, {@code headers}, {@code sender}, {@code type} and
	 * {@code view}, evaluated for each of them.
	 * @return an expression such as {@code payload.price > 100}; left out, all messages
	 */
	String filter() default "";

	/**
	 * Whether to skip messages that this client has sent itself.
	 * @return {@code true} or {@code false}; left out, {@code false}
	 */
	String discardOwn() default "";

	/**
	 * Which of the group's members call the method for a message, so that exactly one of
	 * several instances acts.
	 * @return the rule; left out, all members
	 */
	Responder responder() default Responder.EVERY_MEMBER;

	/**
	 * What {@link Responder#OWNER} goes by: a SpEL expression as in {@link #filter()}.
	 * Messages with equal keys belong to the same member while the view lasts.
	 * @return an expression such as {@code payload.orderId}; left out, the sender
	 */
	String key() default "";

	/**
	 * Which messages may not overtake each other; see
	 * {@link io.asyncspread.spring.listener.Ordering}.
	 * @return {@code total}, {@code group}, {@code sender} or {@code none}; left out, the
	 * factory's
	 */
	String ordering() default "";

	/**
	 * The number of threads that call the methods; more than one needs a weaker
	 * {@link #ordering()}.
	 * @return a number from 1; left out, the factory's
	 */
	String concurrency() default "";

	/**
	 * Whether the container starts with the application context.
	 * @return {@code true} or {@code false}; left out, the factory's
	 */
	String autoStartup() default "";

	/**
	 * The name of the bean that handles errors.
	 * @return a bean of type {@link io.asyncspread.spring.listener.SpreadErrorHandler};
	 * left out, the factory's
	 */
	String errorHandler() default "";

	/**
	 * The name of the bean that reads payloads for this method.
	 * @return a bean of type
	 * {@link io.asyncspread.spring.support.SpreadMessageConverter}; left out, the
	 * factory's
	 */
	String messageConverter() default "";

	/**
	 * The most messages that wait for the endpoint before the client waits.
	 * @return a number from 1; left out, the factory's
	 */
	String queueCapacity() default "";

	/**
	 * The most messages in the list of a batch method.
	 * @return a number from 1; left out, the factory's
	 */
	String batchSize() default "";

}
