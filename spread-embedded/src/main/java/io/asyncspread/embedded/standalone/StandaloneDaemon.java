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

package io.asyncspread.embedded.standalone;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.asyncspread.DaemonAddress;
import io.asyncspread.DaemonVersion;
import io.asyncspread.embedded.EmbeddedSpreadException;
import io.asyncspread.embedded.EmbeddedSpreadNetwork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs embedded daemons as a program, for development on machines without the C daemon.
 * Ends on an interrupt or a termination signal.
 */
public final class StandaloneDaemon {

	private static final String USAGE = """
			Usage: java -jar spread-embedded-standalone.jar [options]
			  --port=PORT        TCP port of the first daemon, the others take the next ones (4803; 0 for any free ones)
			  --name=NAME        name of the daemon (localhost)
			  --daemons=A,B,C    several daemons that form one network, instead of --name
			  --bind=ADDRESS     address to listen on (127.0.0.1); 0.0.0.0 lets other machines in
			  --unix-socket      take clients at /tmp/PORT as well, as the C daemon does
			  --spread-version=V version to report: 4.0.0 to 4.4.x or 5.0.x (4.4.0)
			  --verbose          log sessions and failed handshakes as well
			  --help             show this text
			For development only: it does not speak to C daemons and keeps everything in memory.
			""";

	private static final Set<String> OPTIONS_WITH_VALUE = Set.of("--port", "--name", "--daemons", "--bind",
			"--spread-version");

	private static final Set<String> FLAGS = Set.of("--unix-socket", "--verbose", "--help");

	private static final String LOGGING = "org.slf4j.simpleLogger.";

	private List<String> names = List.of("localhost");

	private @Nullable String namedBy;

	private InetAddress bind = InetAddress.getLoopbackAddress();

	private DaemonVersion version = new DaemonVersion(4, 4, 0);

	private int port = DaemonAddress.DEFAULT_PORT;

	private boolean unixSocket;

	private boolean verbose;

	private StandaloneDaemon() {
	}

	/**
	 * Run the program. If the options are wrong or a daemon cannot start, it says so on
	 * the standard error stream and ends with status 1.
	 * @param arguments the options, of which {@code --help} prints a list
	 * @throws InterruptedException if the main thread is interrupted
	 */
	public static void main(String[] arguments) throws InterruptedException {
		List<String> given = Arrays.asList(arguments);
		if (given.contains("--help") || given.contains("-h")) {
			System.out.print(USAGE);
			return;
		}
		EmbeddedSpreadNetwork network = start(arguments, System.err);
		if (network == null) {
			System.exit(1);
			return;
		}
		tellReady();
		CountDownLatch closed = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			network.close();
			closed.countDown();
		}, "spread-shutdown"));
		closed.await();
	}

	private static void tellReady() {
		// Not a field: the logger must not be asked for before it is set up.
		Logger logger = LoggerFactory.getLogger(StandaloneDaemon.class);
		ProcessHandle.current()
			.info()
			.startInstant()
			.ifPresent((start) -> logger.info("Ready {} ms after the start of the process; stop it with Ctrl-C",
					Duration.between(start, Instant.now()).toMillis()));
	}

	/**
	 * Start the daemons that the options ask for.
	 * @param arguments the options
	 * @param errors where to say what is wrong
	 * @return the network, or {@code null} if it could not start
	 */
	static @Nullable EmbeddedSpreadNetwork start(String[] arguments, PrintStream errors) {
		try {
			StandaloneDaemon options = new StandaloneDaemon();
			for (String argument : arguments) {
				options.read(argument);
			}
			options.configureLogging();
			return options.start();
		}
		catch (IllegalArgumentException | EmbeddedSpreadException ex) {
			errors.println(ex.getMessage());
			errors.println("Try --help.");
			return null;
		}
	}

	/**
	 * Set up the logger of this program, which is not asked for before. What the command
	 * line of the virtual machine says comes first.
	 */
	private void configureLogging() {
		Map.of("logFile", "System.out", "defaultLogLevel", "warn", "log.io.asyncspread",
				this.verbose ? "debug" : "info", "showDateTime", "true", "dateTimeFormat", "HH:mm:ss.SSS",
				"showThreadName", "false", "showLogName", "false")
			.forEach((name, value) -> System.getProperties().putIfAbsent(LOGGING + name, value));
	}

	private void read(String argument) {
		int equals = argument.indexOf('=');
		String option = (equals < 0) ? argument : argument.substring(0, equals);
		String value = argument.substring(equals + 1);
		if (FLAGS.contains(option) && equals >= 0) {
			throw new IllegalArgumentException("option '" + argument + "' takes no value");
		}
		if (OPTIONS_WITH_VALUE.contains(option) && equals < 0) {
			throw new IllegalArgumentException("option '" + option + "' needs a value: " + option + "=VALUE");
		}
		switch (option) {
			case "--port" -> this.port = number(option, value);
			case "--name", "--daemons" -> names(option, value);
			case "--bind" -> this.bind = address(value);
			case "--unix-socket" -> this.unixSocket = true;
			case "--spread-version" -> this.version = version(value);
			case "--verbose" -> this.verbose = true;
			default -> throw new IllegalArgumentException("unknown option '" + option + "'");
		}
	}

	private void names(String option, String value) {
		if (this.namedBy != null && !this.namedBy.equals(option)) {
			throw new IllegalArgumentException(
					"--name and --daemons exclude each other: --daemons has the names of all daemons");
		}
		this.namedBy = option;
		this.names = option.equals("--name") ? List.of(value) : List.of(value.split(",", -1));
	}

	private EmbeddedSpreadNetwork start() {
		if (this.unixSocket && this.port == 0) {
			throw new IllegalArgumentException("--unix-socket needs a --port, which names the socket");
		}
		EmbeddedSpreadNetwork.Builder builder = EmbeddedSpreadNetwork.builder()
			.version(this.version)
			.bindAddress(this.bind);
		List<Integer> ports = new ArrayList<>();
		for (String name : this.names) {
			int own = (this.port == 0) ? 0 : this.port + ports.size();
			ports.add(own);
			builder.daemon(name, own);
			if (this.unixSocket) {
				builder.unixSocket(name, Path.of("/tmp", String.valueOf(own)));
			}
		}
		return builder.start();
	}

	private static int number(String option, String value) {
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(option + " must be a number but is '" + value + "'", ex);
		}
	}

	private static InetAddress address(String value) {
		try {
			if (value.isEmpty()) {
				throw new UnknownHostException("an empty name means the loopback address to the JDK");
			}
			return InetAddress.getByName(value);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("--bind must be an address of this machine but is '" + value + "'", ex);
		}
	}

	private static DaemonVersion version(String value) {
		if (!value.matches("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")) {
			throw new IllegalArgumentException(
					"--spread-version must be a version such as 4.4.0 but is '" + value + "'");
		}
		String[] parts = value.split("\\.");
		return new DaemonVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
	}

}
