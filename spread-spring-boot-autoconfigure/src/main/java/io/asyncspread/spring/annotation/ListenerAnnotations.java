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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;

import io.asyncspread.Limits;
import io.asyncspread.spring.core.SpreadClientLifecycle;
import io.asyncspread.spring.listener.SpreadListenerConfigurationException;
import io.asyncspread.spring.listener.adapter.Accept;
import io.asyncspread.spring.listener.adapter.ListenerMethodSpec;
import io.asyncspread.spring.listener.adapter.Responder;
import io.asyncspread.spring.support.SpreadMessageConverter;

/**
 * The listener annotations of one class, and what endpoints they make with a bean of it.
 *
 * @param type the class
 * @param onClass annotations of the class
 * @param methods annotated methods with their annotations
 * @param handlers methods that are handlers
 */
record ListenerAnnotations(Class<?> type, List<SpreadListener> onClass, Map<Method, List<SpreadListener>> methods,
		Map<Method, SpreadHandler> handlers) {

	static ListenerAnnotations of(Class<?> type) {
		Map<Method, List<SpreadListener>> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<List<SpreadListener>>) (method) -> {
					List<SpreadListener> found = find(
							MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY, repeatable()));
					return found.isEmpty() ? null : found;
				});
		Map<Method, SpreadHandler> handlers = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<SpreadHandler>) (method) -> MergedAnnotations
					.from(method, SearchStrategy.TYPE_HIERARCHY)
					.get(SpreadHandler.class)
					.synthesize(MergedAnnotation::isPresent)
					.orElse(null));
		List<SpreadListener> onClass = find(MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY, repeatable()));
		return new ListenerAnnotations(type, onClass, methods, handlers);
	}

	private static RepeatableContainers repeatable() {
		return RepeatableContainers.explicitRepeatable(SpreadListener.class, SpreadListeners.class);
	}

	private static List<SpreadListener> find(MergedAnnotations annotations) {
		return annotations.stream(SpreadListener.class).map(MergedAnnotation::synthesize).toList();
	}

	boolean isEmpty() {
		return this.onClass.isEmpty() && this.methods.isEmpty() && this.handlers.isEmpty();
	}

	/**
	 * Make the endpoints of a bean.
	 * @param bean the bean, or its proxy
	 * @param beanName its name
	 * @param resolvers resolves the attributes at one place
	 * @return the endpoints, not yet checked against each other
	 */
	Collection<EndpointDraft> endpoints(Object bean, String beanName, Resolvers resolvers) {
		String beanText = "bean '" + beanName + "'";
		if (this.onClass.isEmpty() && !this.handlers.isEmpty()) {
			throw new SpreadListenerConfigurationException(
					beanText + ", method " + text(this.handlers.keySet().iterator().next())
							+ ": it is a @SpreadHandler, but its class " + this.type.getName()
							+ " is no @SpreadListener.",
					"Annotate the class with @SpreadListener(group = ...), or the method instead.");
		}
		if (!this.onClass.isEmpty() && this.handlers.isEmpty()) {
			throw new SpreadListenerConfigurationException(
					beanText + ": its class " + this.type.getName() + " is a @SpreadListener but has no handlers.",
					"Annotate its methods with @SpreadHandler, or with @SpreadListener instead of the class.");
		}
		Map<String, EndpointDraft> drafts = new LinkedHashMap<>();
		for (SpreadListener annotation : this.onClass) {
			String where = beanText + ", class " + this.type.getSimpleName();
			AttributeResolver resolver = resolvers.at(where);
			EndpointDraft draft = draft(drafts, annotation, bean, beanName, resolver, where);
			this.handlers.forEach((method, handler) -> draft
				.add(spec(method, annotation, handler, bean, resolvers, beanText + ", method " + text(method))));
		}
		this.methods.forEach((method, annotations) -> {
			String where = beanText + ", method " + text(method);
			AttributeResolver resolver = resolvers.at(where);
			for (SpreadListener annotation : annotations) {
				draft(drafts, annotation, bean, beanName, resolver, where)
					.add(spec(method, annotation, null, bean, resolvers, where));
			}
		});
		return new ArrayList<>(drafts.values());
	}

	private EndpointDraft draft(Map<String, EndpointDraft> drafts, SpreadListener annotation, Object bean,
			String beanName, AttributeResolver resolver, String where) {
		String own = resolver.text("id", annotation.id());
		String connection = resolver.connection(annotation);
		String id = (own != null) ? own
				: connection.equals(SpreadClientLifecycle.DEFAULT_CONNECTION) ? beanName : beanName + "-" + connection;
		EndpointDraft draft = drafts.computeIfAbsent(id, (name) -> new EndpointDraft(name, bean, this.type, beanName));
		draft.settings(annotation, resolver, where);
		return draft;
	}

	private ListenerMethodSpec spec(Method method, SpreadListener annotation, @Nullable SpreadHandler handler,
			Object bean, Resolvers resolvers, String where) {
		AttributeResolver resolver = resolvers.at(where);
		List<String> groups = groups(annotation, resolver, where);
		Set<Integer> types = new LinkedHashSet<>(resolver.numbers("types",
				(handler != null && handler.types().length > 0) ? handler.types() : annotation.types()));
		types.forEach((type) -> checkType(type, where));
		return new ListenerMethodSpec(method, invocable(method, bean, where), groups, annotation.privateMessages(),
				types, Set.of((handler != null) ? handler.accept() : annotation.accept()),
				takesData(method, handler) ? resolver.expression("filter", annotation.filter()) : null,
				Boolean.TRUE.equals(resolver.flag("discardOwn", annotation.discardOwn())) && takesData(method, handler),
				takesData(method, handler) ? annotation.responder() : Responder.EVERY_MEMBER,
				takesData(method, handler) ? resolver.expression("key", annotation.key()) : null,
				resolver.bean("messageConverter", annotation.messageConverter(), SpreadMessageConverter.class),
				handler != null && handler.isDefault());
	}

	/**
	 * On a class the conditions for data are meant for those handlers that take data.
	 */
	private static boolean takesData(Method method, @Nullable SpreadHandler handler) {
		if (handler == null) {
			return true;
		}
		List<Accept> accept = List.of(handler.accept());
		return accept.isEmpty() ? !HandlerKind.isMembership(method) : accept.contains(Accept.DATA);
	}

	private static List<String> groups(SpreadListener annotation, AttributeResolver resolver, String where) {
		List<String> groups = resolver.texts("group", annotation.group());
		if (groups.isEmpty() && !annotation.privateMessages()) {
			throw new SpreadListenerConfigurationException(where + ": it names no group to listen to.",
					"Set the attribute 'group', as in @SpreadListener(group = \"prices\").");
		}
		for (String group : groups) {
			try {
				Limits.checkGroupName(group);
			}
			catch (IllegalArgumentException ex) {
				throw new SpreadListenerConfigurationException(where + ", attribute 'group': " + ex.getMessage() + ".",
						"Choose another name.", ex);
			}
		}
		return groups;
	}

	private static void checkType(int type, String where) {
		try {
			Limits.checkMessageType(type);
		}
		catch (IllegalArgumentException ex) {
			throw new SpreadListenerConfigurationException(where + ", attribute 'types': " + ex.getMessage() + ".",
					"Give numbers in that range.", ex);
		}
	}

	private static Method invocable(Method method, Object bean, String where) {
		if (Modifier.isStatic(method.getModifiers())) {
			throw new SpreadListenerConfigurationException(where + ": it is static.", "Make it an instance method.");
		}
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new SpreadListenerConfigurationException(
					where + ": the bean is a proxy that does not have it: " + ex.getMessage(),
					"Make the method public and declare it in the interface, or proxy the class (proxyTargetClass = true).",
					ex);
		}
	}

	private static String text(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

	/**
	 * Resolves attributes at a place.
	 */
	@FunctionalInterface
	interface Resolvers {

		AttributeResolver at(String where);

	}

}
