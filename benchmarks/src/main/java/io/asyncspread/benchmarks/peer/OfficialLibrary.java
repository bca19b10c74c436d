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

package io.asyncspread.benchmarks.peer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The classes of the official Java client, loaded from a jar that the user names.
 * Immutable.
 */
final class OfficialLibrary {

	final MethodHandle newConnection;

	final MethodHandle connect;

	final MethodHandle disconnect;

	final MethodHandle privateGroup;

	final MethodHandle receive;

	final MethodHandle multicast;

	final MethodHandle newMessage;

	final MethodHandle setServiceType;

	final MethodHandle addGroup;

	final MethodHandle setData;

	final MethodHandle getData;

	final MethodHandle isRegular;

	final MethodHandle isMembership;

	final MethodHandle newGroup;

	final MethodHandle joinGroup;

	final MethodHandle leaveGroup;

	OfficialLibrary(Path jar) {
		if (!Files.isReadable(jar)) {
			throw new IllegalArgumentException("--official " + jar + " cannot be read; give the path of spread.jar");
		}
		try {
			ClassLoader loader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, null);
			Class<?> connection = loader.loadClass("spread.SpreadConnection");
			Class<?> message = loader.loadClass("spread.SpreadMessage");
			Class<?> group = loader.loadClass("spread.SpreadGroup");
			MethodHandles.Lookup lookup = MethodHandles.publicLookup();
			this.newConnection = constructor(lookup, connection);
			this.connect = method(lookup, connection, "connect", void.class, InetAddress.class, int.class, String.class,
					boolean.class, boolean.class);
			this.disconnect = method(lookup, connection, "disconnect", void.class);
			this.privateGroup = method(lookup, connection, "getPrivateGroup", group);
			this.receive = method(lookup, connection, "receive", message);
			this.multicast = method(lookup, connection, "multicast", void.class, message);
			this.newMessage = constructor(lookup, message);
			this.setServiceType = method(lookup, message, "setServiceType", void.class, int.class);
			this.addGroup = method(lookup, message, "addGroup", void.class, String.class);
			this.setData = method(lookup, message, "setData", void.class, byte[].class);
			this.getData = method(lookup, message, "getData", byte[].class);
			this.isRegular = method(lookup, message, "isRegular", boolean.class);
			this.isMembership = method(lookup, message, "isMembership", boolean.class);
			this.newGroup = constructor(lookup, group);
			this.leaveGroup = method(lookup, group, "leave", void.class);
			this.joinGroup = method(lookup, group, "join", void.class, connection, String.class);
		}
		catch (MalformedURLException | ReflectiveOperationException ex) {
			throw new IllegalArgumentException("--official " + jar + " is not the official Java client: " + ex, ex);
		}
	}

	private static MethodHandle constructor(MethodHandles.Lookup lookup, Class<?> type)
			throws ReflectiveOperationException {
		return lookup.findConstructor(type, MethodType.methodType(void.class))
			.asType(MethodType.methodType(Object.class));
	}

	/**
	 * A handle that takes and gives objects in place of the library's types.
	 */
	private static MethodHandle method(MethodHandles.Lookup lookup, Class<?> type, String name, Class<?> result,
			Class<?>... parameters) throws ReflectiveOperationException {
		MethodHandle handle = lookup.findVirtual(type, name, MethodType.methodType(result, parameters));
		MethodType erased = handle.type();
		for (int i = 0; i < erased.parameterCount(); i++) {
			if (erased.parameterType(i).getName().startsWith("spread.")) {
				erased = erased.changeParameterType(i, Object.class);
			}
		}
		if (result.getName().startsWith("spread.")) {
			erased = erased.changeReturnType(Object.class);
		}
		return handle.asType(erased);
	}

}
