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

package io.asyncspread.benchmarks.worker;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of ours, seen from the driver that started it. Confined to one thread.
 */
public final class WorkerProcess implements AutoCloseable {

	/**
	 * The class path of this process.
	 */
	public static final String CLASS_PATH = System.getProperty("java.class.path");

	private final Process process;

	private final BufferedWriter commands;

	private final BufferedReader results;

	/**
	 * Start a process.
	 * @param classPath the class path
	 * @param jvmOptions options for the JVM
	 * @param main its main class
	 * @param args the arguments
	 */
	public WorkerProcess(String classPath, List<String> jvmOptions, Class<?> main, List<String> args) {
		this(java(classPath, jvmOptions, main, args));
	}

	/**
	 * Start a process.
	 * @param command a program that understands the commands of {@link Worker}, and its
	 * arguments
	 */
	public WorkerProcess(List<String> command) {
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.commands = new BufferedWriter(
				new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8));
		this.results = new BufferedReader(new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
	}

	private static List<String> java(String classPath, List<String> jvmOptions, Class<?> main, List<String> args) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(args);
		return command;
	}

	/**
	 * Run a program that prints one result and ends.
	 * @param command the program and its arguments
	 * @return what it found out
	 */
	public static Result once(List<String> command) {
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
				return Result.parse(String.valueOf(output.readLine()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run a round.
	 * @param command the command of {@link Worker}
	 * @return what it found out
	 */
	public Result run(String command) {
		start(command);
		return result();
	}

	/**
	 * Start a round without waiting for its end.
	 * @param command the command of {@link Worker}
	 */
	public void start(String command) {
		try {
			this.commands.write(command);
			this.commands.newLine();
			this.commands.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the process under measurement has ended", ex);
		}
	}

	/**
	 * Wait for a result.
	 * @return the result
	 */
	public Result result() {
		try {
			String line = this.results.readLine();
			while (line != null && !Result.isResult(line)) {
				System.err.println(line);
				line = this.results.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("the process under measurement has ended without a result");
			}
			return Result.parse(line);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the id of the process.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		try {
			this.commands.close();
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
