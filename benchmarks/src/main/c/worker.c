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

/*
 * A C client under measurement: takes the commands of the Java workers from its standard
 * input and answers each with a line of figures. The C library of the Spread Toolkit is
 * loaded from the path given and is no part of this project.
 *
 *     cc -O2 -pthread -o worker worker.c -ldl
 *     ./worker libspread-core.so 4803@localhost name
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAME = 32, GROUPS = 100, LARGEST = 150000, REGULAR = 0x3f, LIMIT = 8000000, STRIDE = 16 };

typedef char name_t[NAME];

static int (*sp_connect)(const char *, const char *, int, int, int *, char *);
static int (*sp_join)(int, const char *);
static int (*sp_leave)(int, const char *);
static int (*sp_multicast)(int, int, const char *, int16_t, int, const char *);
static int (*sp_receive)(int, int *, char *, int, int *, name_t *, int16_t *, int *, int, char *);
static int (*sp_disconnect)(int);

static int mailbox, connected, spoilt, messageLength;
static name_t self, groups[GROUPS];
static char in[LARGEST], out[LARGEST];
static atomic_long collected, pauseMillis;
static atomic_int lost;
static int64_t *times, collectingSince, collectingCpu;

static int64_t clockTime(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int64_t now(void)
{
	return clockTime(CLOCK_MONOTONIC);
}

static int64_t cpu(void)
{
	return clockTime(CLOCK_PROCESS_CPUTIME_ID);
}

static void pauseFor(long millis)
{
	struct timespec t = { millis / 1000, millis % 1000 * 1000000 };
	nanosleep(&t, NULL);
}

static void must(int ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "worker: %s\n", what);
		exit(1);
	}
}

static int service(const char *name)
{
	static const char *NAMES[] = { "UNRELIABLE", "RELIABLE", "FIFO", "CAUSAL", "AGREED", "SAFE" };
	for (int i = 0; i < 6; i++) {
		if (strcmp(name, NAMES[i]) == 0) {
			return 1 << i;
		}
	}
	must(0, "no such service");
	return 0;
}

static void sendTo(const char *group, int type, int length)
{
	must(sp_multicast(mailbox, type, group, 0, length, out) == length, "multicast failed");
}

/* Receives a message and tells whether it is data, or -1 when the session is lost. */
static int receive(void)
{
	name_t sender;
	int type = 0, count, mismatch;
	int16_t hint;
	messageLength = sp_receive(mailbox, &type, sender, GROUPS, &count, groups, &hint, &mismatch, LARGEST, in);
	return (messageLength < 0) ? -1 : (type & REGULAR) != 0;
}

static void receiveData(void)
{
	int data;
	do {
		data = receive();
		must(data >= 0, "session lost");
	}
	while (!data);
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
	return (x > y) - (x < y);
}

static void report(long messages, int64_t since, int64_t cpuSince, long samples)
{
	double used = cpu() - cpuSince, nanos = now() - since;
	printf("@ messages=%ld rate=%f cpu=%f", messages, messages * 1e9 / nanos, used / 1e3 / messages);
	if (samples > 0) {
		qsort(times, samples, sizeof *times, ascending);
		printf(" p50=%f p99=%f p99.9=%f max=%f", times[samples / 2] / 1e3, times[(long) (samples * 0.99)] / 1e3,
				times[(long) (samples * 0.999)] / 1e3, times[samples - 1] / 1e3);
	}
	printf("\n");
}

static void unable(void)
{
	printf("@ \n");
}

static void ceilingReceive(long millis, int body, int number)
{
	static double rates[LARGEST];
	double *rate = &rates[body + number];
	long count = (*rate > 0) ? (long) (*rate * millis / 1000) : 20000;
	if (count < 1000) {
		count = 1000;
	}
	int length = sprintf(out, "%ld %d %d", count, body, number);
	int64_t since = now(), cpuSince = cpu();
	sendTo("stub-source", service("RELIABLE"), length);
	for (long i = 0; i < count; i++) {
		receiveData();
	}
	*rate = count * 1e9 / (now() - since);
	report(count, since, cpuSince, 0);
}

static void ceilingSend(long millis, int body)
{
	int64_t since = now(), cpuSince = cpu(), end = since + millis * 1000000;
	long count = 0;
	do {
		for (int i = 0; i < STRIDE; i++) {
			sendTo("bench", service("RELIABLE"), body);
		}
		count += STRIDE;
	}
	while (now() < end);
	sendTo(self, service("RELIABLE"), 1);
	receiveData();
	report(count, since, cpuSince, 0);
}

static void sendStamped(int type, int body, int64_t time)
{
	memcpy(out, &time, sizeof time);
	sendTo(self, type, body);
}

static int64_t latency(int64_t until)
{
	int64_t sent;
	memcpy(&sent, in, sizeof sent);
	return until - sent;
}

/* Keeps a number of messages to ourselves under way. */
static void window(long millis, int size, int body, int type)
{
	if (body < 8) {
		body = 8;
	}
	int64_t since = now(), cpuSince = cpu(), end = since + millis * 1000000;
	long count = 0;
	int out = size;
	for (int i = 0; i < size; i++) {
		sendStamped(type, body, now());
	}
	while (out > 0) {
		receiveData();
		int64_t time = now();
		if (count < LIMIT) {
			times[count++] = latency(time);
		}
		if (time < end) {
			sendStamped(type, body, time);
		}
		else {
			out--;
		}
	}
	report(count, since, cpuSince, count);
}

/* Sends to ourselves at fixed times and measures from the time a message was due. */
static void openLoop(long millis, long rate, int body, int type)
{
	long count = rate * millis / 1000, sent = 0, received = 0;
	int64_t since = now(), cpuSince = cpu(), interval = 1000000000 / rate;
	struct pollfd readable = { .fd = mailbox, .events = POLLIN };
	while (received < count) {
		int64_t early = since + (sent + 1) * interval - now();
		if (sent < count && early <= 0) {
			sendStamped(type, body, since + ++sent * interval);
			early = since + (sent + 1) * interval - now();
		}
		struct timespec wait = { 0, (early > 0) ? early : 0 };
		if (ppoll(&readable, 1, (sent < count) ? &wait : NULL, NULL) > 0) {
			receiveData();
			times[received++] = latency(now());
		}
	}
	report(count, since, cpuSince, count);
}

static void *collector(void *unused)
{
	int data;
	while ((data = receive()) >= 0) {
		if (data) {
			atomic_fetch_add_explicit(&collected, 1, memory_order_relaxed);
			long pause = atomic_exchange(&pauseMillis, 0);
			if (pause > 0) {
				pauseFor(pause);
			}
		}
	}
	atomic_store(&lost, 1);
	return unused;
}

static void collect(long pause)
{
	static pthread_t thread;
	atomic_store(&collected, 0);
	atomic_store(&pauseMillis, pause);
	collectingSince = now();
	collectingCpu = cpu();
	if (thread == 0) {
		must(pthread_create(&thread, NULL, collector, NULL) == 0, "no thread");
	}
	spoilt = 1;
	unable();
}

static void awaitCollected(long expected)
{
	int64_t deadline = now() + 60000000000LL;
	while (atomic_load(&collected) < expected && !atomic_load(&lost) && now() < deadline) {
		pauseFor(1);
	}
	report(atomic_load(&collected), collectingSince, collectingCpu, 0);
}

static void *symbol(void *library, const char *name)
{
	void *found = dlsym(library, name);
	must(found != NULL, name);
	return found;
}

static void join(const char *group)
{
	must(sp_join(mailbox, group) == 0, "join failed");
	/* the collector reads once it runs, and skips what is no data */
	if (!spoilt) {
		must(receive() >= 0, "session lost");
	}
	else {
		pauseFor(50);
	}
}

int main(int argc, char **argv)
{
	must(argc == 4, "usage: worker libspread-core.so port@host name");
	void *library = dlopen(argv[1], RTLD_NOW);
	must(library != NULL, "the library cannot be loaded");
	*(void **) &sp_connect = symbol(library, "SP_connect");
	*(void **) &sp_join = symbol(library, "SP_join");
	*(void **) &sp_leave = symbol(library, "SP_leave");
	*(void **) &sp_multicast = symbol(library, "SP_multicast");
	*(void **) &sp_receive = symbol(library, "SP_receive");
	*(void **) &sp_disconnect = symbol(library, "SP_disconnect");
	times = malloc(LIMIT * sizeof *times);
	setvbuf(stdout, NULL, _IOLBF, 0);
	char line[256];
	while (fgets(line, sizeof line, stdin) != NULL) {
		char *words[8] = { "", "", "", "", "", "", "", "" };
		int count = 0;
		for (char *word = strtok(line, " \n"); word != NULL && count < 8; word = strtok(NULL, " \n")) {
			words[count++] = word;
		}
		if (strcmp(words[0], "quit") == 0) {
			break;
		}
		if (!connected) {
			must(sp_connect(argv[2], argv[3], 0, 1, &mailbox, self) == 1, "no connection");
			connected = 1;
		}
		long first = atol(words[1]);
		int second = atoi(words[2]), third = atoi(words[3]);
		if (strcmp(words[0], "receive") == 0) {
			static int joined;
			if (!joined++) {
				join("stub-bench");
			}
			ceilingReceive(first, second, third);
		}
		else if (strcmp(words[0], "send") == 0 && third == 1) {
			ceilingSend(first, second);
		}
		/* one thread that sends before it reads hangs when more is out than the sockets hold */
		else if (strcmp(words[0], "window") == 0 && second * third < 500000) {
			window(first, second, third, service(words[4]));
		}
		else if (strcmp(words[0], "open") == 0) {
			openLoop(first, second, third, service(words[4]));
		}
		else if (strcmp(words[0], "join") == 0) {
			join(words[1]);
			unable();
		}
		else if (strcmp(words[0], "leave") == 0) {
			must(sp_leave(mailbox, words[1]) == 0, "leave failed");
			unable();
		}
		else if (strcmp(words[0], "collect") == 0) {
			collect(first);
		}
		else if (strcmp(words[0], "collected") == 0) {
			awaitCollected(first);
		}
		else {
			unable();
		}
	}
	if (connected && !spoilt) {
		sp_disconnect(mailbox);
	}
	return 0;
}
