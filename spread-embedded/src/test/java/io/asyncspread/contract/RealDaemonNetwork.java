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

package io.asyncspread.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.asyncspread.DaemonAddress;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * C daemons as the network of a contract suite: processes on addresses of the loopback
 * interface, with short time limits. The system property {@code spread.binary} is the
 * path of the executable {@code spread}; {@code spread.monitor} that of
 * {@code spmonitor}, without which the network cannot be split.
 */
public final class RealDaemonNetwork implements DaemonNetwork {

	/** System property with the path of the daemon. */
	public static final String BINARY = "spread.binary";

	/** System property with the path of the monitor. */
	public static final String MONITOR = "spread.monitor";

	private static final int PORT_DISTANCE = 10;

	private static final List<String> TIME_LIMITS = List.of("TokenTimeout = 400", "HurryTimeout = 150",
			"AliveTimeout = 80", "JoinTimeout = 80", "RepTimeout = 200", "SegTimeout = 150", "GatherTimeout = 400",
			"FormTimeout = 400", "LookupTimeout = 2000");

	private static final Duration START_LIMIT = Duration.ofSeconds(20);

	private final Path directory;

	private final Path configuration;

	private final List<String> names;

	private final Map<String, DaemonAddress.Tcp> addresses = new LinkedHashMap<>();

	private final Map<String, Process> processes = new LinkedHashMap<>();

	private final int monitorPort;

	private boolean partitioned;

	/**
	 * Start daemons and wait until they are one network that answers joins.
	 * @param names names of the daemons
	 * @param lines more lines for the configuration
	 * @param addressRules rules of the IP method, or {@code null} for no such file
	 */
	public RealDaemonNetwork(List<String> names, List<String> lines, @Nullable String addressRules) {
		this(names, lines, addressRules, true);
	}

	private RealDaemonNetwork(List<String> names, List<String> lines, @Nullable String addressRules, boolean probe) {
		this.names = List.copyOf(names);
		try {
			this.directory = Files.createTempDirectory("spread");
			int port = freePort();
			for (int i = 0; i < names.size(); i++) {
				this.addresses.put(names.get(i), new DaemonAddress.Tcp("127.0.0." + (i + 1), port + PORT_DISTANCE * i));
			}
			this.monitorPort = port + PORT_DISTANCE * names.size();
			this.configuration = this.directory.resolve("spread.conf");
			Files.write(this.configuration, configuration(lines), StandardCharsets.ISO_8859_1);
			if (addressRules != null) {
				Files.writeString(this.directory.resolve("spread.access_ip"), addressRules + "\n");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		try {
			names.forEach(this::launch);
			if (probe) {
				awaitRing(names);
			}
			else {
				names.forEach(this::awaitPort);
			}
		}
		catch (RuntimeException | AssertionError ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Start daemons that may refuse a plain client, and wait until they take connections.
	 * @param names names of the daemons
	 * @param lines more lines for the configuration
	 * @param addressRules rules of the IP method
	 * @return the network
	 */
	public static RealDaemonNetwork unprobed(List<String> names, List<String> lines, String addressRules) {
		return new RealDaemonNetwork(names, lines, addressRules, false);
	}

	private void awaitPort(String name) {
		await("port of daemon " + name).atMost(START_LIMIT)
			.pollInterval(Duration.ofMillis(50))
			.ignoreExceptions()
			.until(() -> {
				try (RawConnection connection = new RawConnection(address(name), START_LIMIT)) {
					return connection.send(RawSession.connectPacket("probe"));
				}
			});
	}

	private static int freePort() throws IOException {
		for (int attempt = 0; attempt < 100; attempt++) {
			try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				int port = socket.getLocalPort();
				if (port < 60_000 && !Files.exists(Path.of("/tmp/" + port))) {
					return port;
				}
			}
		}
		throw new IOException("no free port below 60000");
	}

	private List<String> configuration(List<String> more) {
		List<String> lines = new ArrayList<>(List.of("DangerousMonitor = true", "DebugFlags = { PRINT EXIT }"));
		lines.addAll(TIME_LIMITS);
		if (System.getProperty("user.name").equals("root")) {
			lines.add("RuntimeDir = " + this.directory);
			lines.add("DaemonUser = root");
			lines.add("DaemonGroup = root");
		}
		lines.addAll(more);
		this.addresses.forEach((name, address) -> {
			lines.add("Spread_Segment %s:%d {".formatted(address.host(), address.port()));
			lines.add("\t%s %s {".formatted(name, address.host()));
			lines.add("\t\tD %s".formatted(address.host()));
			lines.add("\t\tC %s".formatted(address.host()));
			lines.add("\t}");
			lines.add("}");
		});
		return lines;
	}

	private void launch(String name) {
		removeSocket(name);
		try {
			this.processes.put(name,
					new ProcessBuilder(System.getProperty(BINARY), "-c", this.configuration.toString(), "-n", name)
						.directory(this.directory.toFile())
						.redirectErrorStream(true)
						.redirectOutput(this.directory.resolve(name + ".log").toFile())
						.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until daemons have found each other.
	 * @param together the names of the daemons
	 */
	private void awaitRing(Collection<String> together) {
		List<RawSession> probes = new ArrayList<>();
		try {
			for (String name : together) {
				await("daemon " + name).atMost(START_LIMIT)
					.pollInterval(Duration.ofMillis(50))
					.ignoreExceptions()
					.until(() -> probes.add(RawSession.open(address(name), "probe", START_LIMIT)));
			}
			probes.forEach((probe) -> probe.join("ready"));
			probes.forEach((probe) -> awaitMembers(probe, together.size()));
			// a daemon can hand what is left for a session to the next that gets its
			// socket
			while (!probes.isEmpty()) {
				probes.remove(0).close();
				probes.forEach((probe) -> awaitMembers(probe, probes.size()));
			}
		}
		finally {
			probes.forEach(RawSession::close);
		}
	}

	private static void awaitMembers(RawSession probe, int count) {
		while (probe.receiveFrame().groups().size() != count) {
			Thread.onSpinWait();
		}
	}

	@Override
	public List<String> names() {
		return this.names;
	}

	@Override
	public DaemonAddress address(String daemon) {
		return this.addresses.get(daemon);
	}

	@Override
	public Path unixSocket(String daemon) {
		return Path.of("/tmp/" + this.addresses.get(daemon).port());
	}

	@Override
	public boolean canPartition() {
		return System.getProperty(MONITOR) != null;
	}

	@Override
	public void partition(Collection<? extends Collection<String>> parts) {
		this.partitioned = true;
		StringBuilder commands = new StringBuilder("1\n");
		for (String name : this.names) {
			int number = 0;
			for (Collection<String> part : parts) {
				number++;
				if (part.contains(name)) {
					commands.append(number).append('\n');
				}
			}
		}
		monitor(commands.append("2\n").toString());
	}

	@Override
	public void heal() {
		this.partitioned = false;
		monitor("4\n");
	}

	private void monitor(String commands) {
		try {
			Process monitor = new ProcessBuilder(System.getProperty(MONITOR), "-p", String.valueOf(this.monitorPort),
					"-c", this.configuration.toString())
				.directory(this.directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(this.directory.resolve("monitor.log").toFile())
				.start();
			monitor.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
			monitor.getOutputStream().close();
			if (!monitor.waitFor(5, TimeUnit.SECONDS)) {
				monitor.destroyForcibly();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void freeze(String daemon) {
		signal(daemon, "-STOP");
	}

	@Override
	public void thaw(String daemon) {
		signal(daemon, "-CONT");
	}

	private void signal(String daemon, String signal) {
		try {
			new ProcessBuilder("kill", signal, String.valueOf(this.processes.get(daemon).pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void stop(String daemon) {
		end(daemon, Process::destroy);
	}

	@Override
	public void kill(String daemon) {
		end(daemon, Process::destroyForcibly);
	}

	private void end(String daemon, Consumer<Process> how) {
		Process process = this.processes.remove(daemon);
		if (process != null) {
			how.accept(process);
			awaitEnd(process);
			removeSocket(daemon);
		}
	}

	private void awaitEnd(Process process) {
		try {
			if (!process.waitFor(5, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void start(String daemon) {
		launch(daemon);
		awaitRing(this.partitioned ? List.of(daemon) : this.processes.keySet());
	}

	private void removeSocket(String daemon) {
		try {
			Files.deleteIfExists(Path.of("/tmp/" + this.addresses.get(daemon).port()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		for (String name : this.names) {
			Process process = this.processes.remove(name);
			if (process != null) {
				process.destroyForcibly();
				awaitEnd(process);
				removeSocket(name);
			}
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			files.sorted((one, other) -> other.compareTo(one)).forEach((file) -> file.toFile().delete());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return "C daemons " + this.addresses;
	}

}
