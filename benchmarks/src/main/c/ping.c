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
 * What the machine allows: a message to ourselves, sent with one write and
 * received with one read, again and again. No library in between, so it is
 * faster than any client can be. Prints a result as a worker does.
 *
 *   cc -O2 -o ping ping.c && ./ping 127.0.0.1 4803 1000 100
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 48, NAME = 32, RELIABLE = 2, LIMIT = 4000000 };

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int64_t cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void must(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(1);
	}
}

static void take(int fd, void *to, size_t count)
{
	for (size_t got = 0; got < count;) {
		ssize_t n = read(fd, (char *) to + got, count - got);
		must(n > 0, "read");
		got += n;
	}
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	must(argc == 5, "usage: ping host port milliseconds body");
	int body = atoi(argv[4]), one = 1;
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])) };
	must(inet_pton(AF_INET, argv[1], &to.sin_addr) == 1, "host");
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	must(connect(fd, (struct sockaddr *) &to, sizeof to) == 0, "connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

	unsigned char hello[] = { 4, 4, 0, 0, 0 }, choice[90] = "NULL", answer[128];
	must(write(fd, hello, sizeof hello) == sizeof hello, "hello");
	take(fd, answer, 1);
	take(fd, answer + 1, answer[0]);
	must(write(fd, choice, sizeof choice) == sizeof choice, "auth");
	take(fd, answer, 5);
	must(answer[0] == 1, "session refused");
	char self[NAME] = "";
	take(fd, self, answer[4]);

	size_t length = HEADER + NAME + body;
	unsigned char *frame = calloc(1, length), *in = malloc(length);
	uint32_t words[] = { htonl(RELIABLE), htonl(1), 0, htonl(body) };
	memcpy(frame, words, 4);
	memcpy(frame + 4, self, NAME);
	memcpy(frame + 36, words + 1, 12);
	memcpy(frame + HEADER, self, NAME);

	int64_t *times = malloc(LIMIT * sizeof *times), start = now(), cpuStart = cpu();
	int64_t end = start + atoll(argv[3]) * 1000000, last = start;
	size_t count = 0;
	while (last < end && count < LIMIT) {
		must(write(fd, frame, length) == (ssize_t) length, "write");
		take(fd, in, length);
		int64_t t = now();
		times[count++] = t - last;
		last = t;
	}
	double used = cpu() - cpuStart, seconds = (last - start) / 1e9;
	qsort(times, count, sizeof *times, ascending);
	printf("@ messages=%zu rate=%f cpu=%f p50=%f p99=%f p99.9=%f max=%f\n", count, count / seconds, used / 1e3 / count,
			times[count / 2] / 1e3, times[(size_t) (count * 0.99)] / 1e3, times[(size_t) (count * 0.999)] / 1e3,
			times[count - 1] / 1e3);
	return 0;
}
