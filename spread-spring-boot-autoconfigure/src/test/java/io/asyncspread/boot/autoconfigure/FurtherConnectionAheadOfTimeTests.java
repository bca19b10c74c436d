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

package io.asyncspread.boot.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.asyncspread.spring.annotation.SpreadListener;
import io.asyncspread.spring.config.SpreadListenerEndpointRegistry;
import io.asyncspread.spring.core.SpreadTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with two connections runs, in a JVM of its own, from what was generated
 * for it ahead of time: with the connections of the build and the values of the run.
 */
class FurtherConnectionAheadOfTimeTests {

	@Test
	void runsFromGeneratedCode(@TempDir Path directory) throws Exception {
		String initializer = generate(directory);
		Path classes = compile(directory);
		String output = run(classes, initializer);
		assertThat(output).contains("connections [default, backup]", "backup daemons [3@127.0.0.1]",
				"main template spreadTemplate", "backup template backupSpreadTemplate",
				"listener bridge-backup on backup");
	}

	private static String generate(Path directory) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("spread.daemons=1@127.0.0.1", "spread.connections.backup.daemons=2@127.0.0.1")
			.applyTo(context);
		context.register(SpreadAutoConfiguration.class);
		context.registerBean("bridge", Bridge.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("test", "Application")),
				new FileSystemGeneratedFiles((kind) -> directory.resolve(kind.name().toLowerCase(Locale.ROOT))));
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return initializer.reflectionName();
	}

	private static Path compile(Path directory) throws IOException {
		Path classes = Files.createDirectories(directory.resolve("class"));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> sources = Files.walk(directory.resolve("source"))) {
			List<Path> java = sources.filter((source) -> source.toString().endsWith(".java")).toList();
			boolean compiled = compiler
				.getTask(null, files, null,
						List.of("-proc:none", "-nowarn", "-cp", classPath(), "-d", classes.toString()), null,
						files.getJavaFileObjectsFromPaths(java))
				.call();
			assertThat(compiled).isTrue();
		}
		return classes;
	}

	private static String run(Path classes, String initializer) throws Exception {
		Path output = classes.resolveSibling("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classes + File.pathSeparator + classPath(), "-XX:TieredStopAtLevel=1", Application.class.getName(),
				initializer)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output, StandardCharsets.UTF_8);
	}

	private static String classPath() {
		return System.getProperty("java.class.path");
	}

	static class Application {

		@SuppressWarnings("unchecked")
		public static void main(String[] args) throws Exception {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				TestPropertyValues.of("spread.daemons=1@127.0.0.1", "spread.connections.backup.daemons=3@127.0.0.1")
					.applyTo(context);
				((ApplicationContextInitializer<GenericApplicationContext>) Class.forName(args[0])
					.getConstructor()
					.newInstance()).initialize(context);
				context.refresh();
				SpreadConnections connections = context.getBean(SpreadConnections.class);
				System.out.println("connections " + connections.clients().keySet());
				System.out.println("backup daemons " + connections.clients().get("backup").options().daemons());
				Bridge bridge = context.getBean(Bridge.class);
				context.getBeansOfType(SpreadTemplate.class).forEach((name, template) -> {
					if (template == bridge.main) {
						System.out.println("main template " + name);
					}
					if (template == bridge.backup) {
						System.out.println("backup template " + name);
					}
				});
				context.getBean(SpreadListenerEndpointRegistry.class).containers().forEach((container) -> {
					if (container.client() == connections.clients().get("backup")) {
						System.out.println("listener " + container.id() + " on backup");
					}
				});
			}
		}

	}

	static class Bridge {

		private final SpreadTemplate main;

		private final SpreadTemplate backup;

		Bridge(SpreadTemplate main, @Qualifier("backup") SpreadTemplate backup) {
			this.main = main;
			this.backup = backup;
		}

		@SpreadListener(group = "prices", connection = "backup")
		void quote(String quote) {
		}

	}

}
