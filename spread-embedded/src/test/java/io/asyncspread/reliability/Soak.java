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

package io.asyncspread.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

import io.asyncspread.DaemonAddress;
import io.asyncspread.Member;
import io.asyncspread.ServiceType;
import io.asyncspread.SessionState;
import io.asyncspread.SpreadClient;
import io.asyncspread.SpreadException;
import io.asyncspread.contract.DaemonNetwork;
import io.asyncspread.contract.EmbeddedDaemonNetwork;
import io.asyncspread.contract.RealDaemonNetwork;

/**
 * Random clients on three daemons under random faults, for as long as wanted; after each
 * round of some seconds everything is healed, and what each client was told is checked
 * against what the others were.
 *
 * <pre class="code">
 * java -Dsoak.minutes=30 -Dsoak.seed=1 -cp ... io.asyncspread.reliability.Soak
 * </pre>
 *
 * runs on embedded daemons; with {@code -Dspread.binary} and {@code -Dspread.monitor} on
 * C daemons. {@code -Dsoak.clients} and {@code -Dsoak.pause} (milliseconds between
 * actions) set the load. The seed decides what is done to whom in which order; threads
 * and sockets decide the rest.
 */
public final class Soak implements AutoCloseable {

	private static final List<String> GROUPS = List.of("red", "green", "blue", "white");

	private static final String CONTROL = "control";

	private static final List<String> DAEMONS = List.of("d1", "d2", "d3");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final ServiceType[] SERVICES = { ServiceType.AGREED, ServiceType.AGREED, ServiceType.AGREED,
			ServiceType.FIFO, ServiceType.CAUSAL, ServiceType.SAFE, ServiceType.RELIABLE, ServiceType.UNRELIABLE };

	private final DaemonNetwork network;

	private final int clients;

	private final long pause;

	private final List<FaultProxy> proxies = new ArrayList<>();

	private final List<SoakClient> living = new ArrayList<>();

	private final List<SoakClient> closing = new ArrayList<>();

	private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

	private final Map<String, Integer> faults = new LinkedHashMap<>();

	private final Set<String> stopped = new TreeSet<>();

	private final Set<String> frozen = new TreeSet<>();

	private final Map<SpreadClient, Integer> stale = new IdentityHashMap<>();

	private final Set<Integer> touched = new TreeSet<>();

	private final List<Long> heap = new ArrayList<>();

	private final List<Long> direct = new ArrayList<>();

	private final List<Long> resident = new ArrayList<>();

	private Random random = new Random();

	private boolean split;

	private int numbers;

	private long sent;

	private long delivered;

	private long views;

	private long sessions;

	private long confirmed;

	/**
	 * Prepare a soak.
	 * @param network the daemons, named d1, d2 and d3
	 * @param clients number of clients
	 * @param pause milliseconds between two actions
	 */
	Soak(DaemonNetwork network, int clients, long pause) {
		this.network = network;
		this.clients = clients;
		this.pause = pause;
		for (int slot = 0; slot < clients; slot++) {
			this.proxies.add(new FaultProxy(network.address(DAEMONS.get(slot % DAEMONS.size()))));
			this.living.add(newClient(slot));
		}
	}

	private SoakClient newClient(int slot) {
		List<DaemonAddress> daemons = new ArrayList<>(List.of(this.proxies.get(slot).address()));
		if (slot % 4 == 3) {
			daemons.add(this.network.address(DAEMONS.get((slot + 1) % DAEMONS.size())));
		}
		SoakClient client = new SoakClient(this.numbers++, "soak" + slot, daemons, this::violated);
		client.join(CONTROL);
		client.join(GROUPS.get(slot % GROUPS.size()));
		client.join(GROUPS.get((slot + 1) % GROUPS.size()));
		return client;
	}

	private void violated(String what) {
		if (this.violations.size() < 1000) {
			this.violations.add(what);
		}
		System.out.println("VIOLATION " + what);
	}

	List<String> violations() {
		return List.copyOf(this.violations);
	}

	/**
	 * Run one round: faults for a time, then healing and checking.
	 */
	void round(long seed, Duration length) {
		this.random = new Random(seed);
		long end = System.nanoTime() + length.toNanos();
		while (System.nanoTime() - end < 0) {
			act();
			sleep(this.pause);
		}
		heal();
		if (quiet(seed)) {
			finishFutures();
			check();
		}
		measure();
	}

	/**
	 * Wait until all is settled and everyone has all. A session that froze may end only
	 * now, and then once more.
	 */
	private boolean quiet(long seed) {
		for (int attempt = 0; attempt < 3; attempt++) {
			if (!settle()) {
				return false;
			}
			List<Integer> epochs = this.living.stream().map((client) -> client.client().epoch()).toList();
			List<SoakEntry.Data.Key> missing = mark();
			if (missing.isEmpty()) {
				return true;
			}
			if (this.living.stream().map((client) -> client.client().epoch()).toList().equals(epochs)) {
				violated("in the quiet after seed " + seed + " not all clients got the marks " + missing);
				return false;
			}
		}
		violated("no quiet after seed " + seed);
		return false;
	}

	private void act() {
		int slot = this.random.nextInt(this.clients);
		int what = this.random.nextInt(1000);
		SoakClient client = this.living.get(slot);
		if (what < 780) {
			burst(client);
		}
		else if (what < 850) {
			String group = GROUPS.get(this.random.nextInt(GROUPS.size()));
			if (this.random.nextBoolean()) {
				client.join(group);
			}
			else {
				client.leave(group);
			}
		}
		else if (what < 880) {
			client.ping();
		}
		else if (what < 890) {
			client.pause(Duration.ofMillis(this.random.nextInt(1500)));
		}
		else if (what < 960) {
			network(slot);
		}
		else if (what < 972) {
			fault("client closed and replaced");
			client.close();
			this.closing.add(client);
			this.living.set(slot, newClient(slot));
		}
		else if (what < 980 && this.network instanceof EmbeddedDaemonNetwork embedded) {
			Member self = client.client().self();
			if (self != null && !this.stopped.contains(self.daemon())) {
				fault("client killed by its daemon");
				kill(embedded, self);
			}
		}
		else {
			daemons();
		}
	}

	private static void kill(EmbeddedDaemonNetwork embedded, Member client) {
		try {
			embedded.embedded().daemon(client.daemon()).kill(client.name());
		}
		catch (IllegalArgumentException ex) {
			// it has gone by itself meanwhile
		}
	}

	private void burst(SoakClient client) {
		int count = 1 + this.random.nextInt(12);
		for (int i = 0; i < count; i++) {
			List<String> groups = this.random.nextInt(4) == 0 ? GROUPS.subList(0, 2)
					: List.of(GROUPS.get(this.random.nextInt(GROUPS.size())));
			ServiceType service = SERVICES[this.random.nextInt(SERVICES.length)];
			int length = (this.random.nextInt(100) == 0) ? this.random.nextInt(100_000) : this.random.nextInt(1500);
			client.send(groups, service, this.random.nextInt(20) == 0, length, this.random.nextInt(4));
		}
	}

	private void network(int slot) {
		FaultProxy proxy = this.proxies.get(slot);
		this.touched.add(slot);
		switch (this.random.nextInt(12)) {
			case 0 -> {
				fault("connection reset");
				proxy.cut(FaultProxy.End.RESET);
			}
			case 1 -> {
				fault("connection closed");
				proxy.cut(FaultProxy.End.CLOSE);
			}
			case 2 -> {
				fault("connection cut at a byte");
				FaultProxy.From from = this.random.nextBoolean() ? FaultProxy.From.CLIENT : FaultProxy.From.DAEMON;
				proxy.cutAfter(from, this.random.nextInt(5000), FaultProxy.End.RESET);
			}
			case 3 -> {
				fault("connection half open");
				proxy.halfOpen();
			}
			case 4 -> {
				fault("bytes delayed");
				proxy.delay(Duration.ofMillis(this.random.nextInt(30)));
			}
			case 5 -> {
				fault("bytes one at a time");
				proxy.trickle();
			}
			case 6 -> {
				fault("bytes of clients stalled");
				proxy.stall();
			}
			default -> {
				// what was swallowed or delayed is missing or late: the stream cannot go
				// on
				proxy.renew();
				this.touched.remove(slot);
			}
		}
	}

	private void daemons() {
		String daemon = DAEMONS.get(this.random.nextInt(DAEMONS.size()));
		switch (this.random.nextInt(6)) {
			case 0 -> {
				if (this.stopped.isEmpty() && this.frozen.isEmpty()) {
					fault("daemon stopped");
					this.stopped.add(daemon);
					this.network.stop(daemon);
				}
				else {
					restart();
				}
			}
			case 1 -> {
				if (this.stopped.isEmpty() && this.frozen.isEmpty()) {
					fault("daemon frozen");
					this.frozen.add(daemon);
					this.network.freeze(daemon);
				}
				else {
					restart();
				}
			}
			case 2, 3 -> {
				if (!this.split && this.network.canPartition()) {
					fault("network split");
					this.split = true;
					List<String> others = DAEMONS.stream().filter((name) -> !name.equals(daemon)).toList();
					this.network.partition(this.random.nextInt(4) == 0 ? DAEMONS.stream().map(List::of).toList()
							: List.of(List.of(daemon), others));
				}
			}
			default -> {
				if (this.split) {
					this.split = false;
					this.network.heal();
				}
				restart();
			}
		}
	}

	private void restart() {
		this.frozen.forEach(this.network::thaw);
		this.frozen.clear();
		this.stopped.forEach(this.network::start);
		this.stopped.clear();
	}

	private void fault(String kind) {
		this.faults.merge(kind, 1, Integer::sum);
	}

	private void heal() {
		restart();
		if (this.split) {
			this.split = false;
			this.network.heal();
		}
		this.stale.clear();
		for (int slot : this.touched) {
			SpreadClient client = this.living.get(slot).client();
			FaultProxy proxy = this.proxies.get(slot);
			// what was swallowed is missing: the stream cannot go on. It may be some time
			// before the client sees that its session has ended
			this.stale.put(client, proxy.address().equals(client.daemon()) ? client.epoch() : 0);
			proxy.renew();
		}
		this.touched.clear();
	}

	/**
	 * Wait until every client is back and every group has those members that want it.
	 */
	private boolean settle() {
		if (await(this::isSettled)) {
			return true;
		}
		StringBuilder state = new StringBuilder("not settled after healing:");
		for (SoakClient client : this.living) {
			state.append("\n\t").append(client.client()).append(" wants ").append(client.wanted()).append(", lane ");
			state.append(client.client().lane());
			client.wanted().forEach((group) -> state.append("\n\t\t").append(client.client().view(group)));
		}
		violated(state.toString());
		return false;
	}

	private boolean isSettled() {
		Map<String, Set<Member>> expected = new LinkedHashMap<>();
		for (SoakClient client : this.living) {
			Member self = client.client().self();
			if (self == null || client.client().state() != SessionState.READY
					|| client.client().epoch() <= this.stale.getOrDefault(client.client(), 0)) {
				return false;
			}
			client.wanted().forEach((group) -> expected.computeIfAbsent(group, (key) -> new TreeSet<>()).add(self));
		}
		for (SoakClient client : this.living) {
			for (String group : client.wanted()) {
				var view = client.client().view(group);
				if (view == null || view.isTransitional()
						|| !new TreeSet<>(view.members()).equals(expected.get(group))) {
					return false;
				}
			}
			if (!client.client().groups().equals(client.wanted())) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Put a last message of everyone behind all others, and wait until all have all.
	 * @return those that somebody did not get
	 */
	private List<SoakEntry.Data.Key> mark() {
		List<SoakEntry.Data.Key> marks = new ArrayList<>();
		for (SoakClient client : this.living) {
			client.send(List.of(CONTROL), ServiceType.SAFE, false, 0, 3);
			marks.add(client.sent().get(client.sent().size() - 1).data().key());
		}
		await(() -> this.living.stream().allMatch((client) -> missing(client.current(), marks).isEmpty()));
		return this.living.stream().flatMap((client) -> missing(client.current(), marks).stream()).distinct().toList();
	}

	private static List<SoakEntry.Data.Key> missing(@Nullable SoakJournal journal, List<SoakEntry.Data.Key> marks) {
		if (journal == null) {
			return marks;
		}
		List<SoakEntry> entries = journal.entries();
		Set<SoakEntry.Data.Key> came = new HashSet<>();
		for (SoakEntry entry : entries.subList(Math.max(0, entries.size() - 20 * marks.size()), entries.size())) {
			if (entry instanceof SoakEntry.Data data) {
				came.add(data.key());
			}
		}
		return marks.stream().filter((mark) -> !came.contains(mark)).toList();
	}

	private void finishFutures() {
		List<SoakClient> all = new ArrayList<>(this.living);
		all.addAll(this.closing);
		await(() -> all.stream()
			.flatMap((client) -> client.futures().values().stream())
			.allMatch(CompletableFuture::isDone));
		for (SoakClient client : all) {
			client.futures().forEach((what, future) -> outcome(client, what, future));
			client.futures().clear();
		}
	}

	private void outcome(SoakClient client, String what, CompletableFuture<?> future) {
		if (!future.isDone()) {
			violated("never completed: " + what + " of " + client.client());
			return;
		}
		try {
			future.join();
			if (what.contains("sendConfirmed")) {
				this.confirmed++;
			}
		}
		catch (CancellationException ex) {
			// left before it was joined, or closed
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof SpreadException) && !(ex.getCause() instanceof CancellationException)) {
				violated(what + " of " + client.client() + " failed with " + ex.getCause());
			}
		}
	}

	private void check() {
		List<SoakJournal> journals = new ArrayList<>();
		this.closing.forEach(SoakClient::endOfJournals);
		this.closing.forEach((client) -> journals.addAll(client.journals()));
		this.living.forEach((client) -> journals.addAll(client.journals()));
		SoakChecks checks = new SoakChecks(journals, this::violated);
		checks.all();
		List<SoakClient> all = new ArrayList<>(this.closing);
		all.addAll(this.living);
		for (SoakClient client : all) {
			checks.fateOf(client.sent(), client.number());
			this.sent += client.sent().size();
			client.sent().clear();
		}
		for (SoakJournal journal : journals) {
			for (SoakEntry entry : journal.entries()) {
				if (entry instanceof SoakEntry.Data) {
					this.delivered++;
				}
				else {
					this.views++;
				}
			}
			journal.clear();
		}
		for (SoakClient client : this.living) {
			this.sessions += client.journals().stream().filter(SoakJournal::isEnded).count();
			client.journals().removeIf(SoakJournal::isEnded);
		}
		this.closing.forEach((client) -> this.sessions += client.journals().size());
		this.closing.clear();
	}

	private void measure() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		this.heap.add((runtime.totalMemory() - runtime.freeMemory()) / 1024);
		this.direct.add(PlatformDependent.usedDirectMemory() / 1024);
		this.resident.add(residentKilobytes());
	}

	private static long residentKilobytes() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElse(0);
		}
		catch (IOException ex) {
			// not on Linux
			return 0;
		}
	}

	String report() {
		return """
				sent %,d (%,d confirmed), delivered %,d, views %,d, sessions ended %,d
				faults %s
				KiB after each round, in the mean of the first, second and last third:
				heap %s, direct memory %s, resident %s; threads %d
				violations %d""".formatted(this.sent, this.confirmed, this.delivered, this.views, this.sessions,
				this.faults, thirds(this.heap), thirds(this.direct), thirds(this.resident), Thread.activeCount(),
				this.violations.size());
	}

	private static List<Long> thirds(List<Long> values) {
		int third = Math.max(values.size() / 3, 1);
		return Stream
			.of(values.subList(0, third), values.subList(third, Math.max(values.size() - third, third)),
					values.subList(values.size() - third, values.size()))
			.map((part) -> (long) part.stream().mapToLong(Long::longValue).average().orElse(0))
			.toList();
	}

	private static boolean await(BooleanSupplier condition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				return false;
			}
			sleep(20);
		}
		return true;
	}

	private static void sleep(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.living.forEach(SoakClient::close);
		this.closing.addAll(this.living);
		this.living.clear();
		finishFutures();
		this.proxies.forEach(FaultProxy::close);
	}

	/**
	 * Run a soak.
	 * @param args none; see the class for the system properties
	 */
	public static void main(String[] args) {
		long minutes = Long.getLong("soak.minutes", 1);
		long seed = Long.getLong("soak.seed", System.nanoTime());
		boolean real = System.getProperty(RealDaemonNetwork.BINARY) != null;
		System.out.printf("soak of %d minutes on %s daemons, seed %d%n", minutes, real ? "C" : "embedded", seed);
		int failed;
		try (DaemonNetwork network = real ? new RealDaemonNetwork(DAEMONS, List.of(), null)
				: new EmbeddedDaemonNetwork(DAEMONS, (builder) -> {
				});
				Soak soak = new Soak(network, Integer.getInteger("soak.clients", 12), Long.getLong("soak.pause", 20))) {
			long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
			for (int round = 0; System.nanoTime() - end < 0; round++) {
				long start = System.nanoTime();
				soak.round(seed + round, Duration.ofSeconds(20));
				System.out.printf("round %d (seed %d) took %d ms%n%s%n", round, seed + round,
						(System.nanoTime() - start) / 1_000_000, soak.report());
			}
			failed = soak.violations().size();
		}
		System.out.println((failed == 0) ? "no violation" : failed + " violations");
		System.exit((failed == 0) ? 0 : 1);
	}

}
