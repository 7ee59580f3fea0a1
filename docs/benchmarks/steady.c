/* Sends requests at a steady rate, however late the answers are, and tells how late they were.

   usage: steady PORT PATH CONNECTIONS RATE SECONDS

   Requests become due at random times, RATE a second on average, as those of many clients who know nothing of each other
   do. One that is due goes out on a connection that waits for no answer; if there is none, it goes out as soon as there is
   one. How late an answer is counts from when its request was due, so that a server that is held up does not hide it. The
   first half second does not count. Prints the rate that was answered, how many answers there were altogether, and
   microseconds: median, 90 %, 99 %, 99.9 %, most. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 256 };

static const int64_t SECOND = 1000000000;
static const int64_t UNCOUNTED = 500000000;

struct connection {
  int fd;
  size_t missing; /* bytes of the answer */
  int64_t due;    /* when its request was */
};

static char request[512], answer[65536];
static size_t request_length, answer_length; /* every answer is as long as the first one */
static uint64_t seed = 88172645463325252;

static void fail(const char *what) {
  fprintf(stderr, "steady: %s: %s\n", what, errno ? strerror(errno) : "not as expected");
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

/* How long until the next request is due. */
static int64_t gap(double rate) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  double even = ((double)(seed >> 11) + 1) / 9007199254740993.0;
  return (int64_t)(-log(even) / rate * (double)SECOND);
}

static int open_connection(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

/* Asks once, on a socket that blocks; tells how long the answer is. */
static size_t ask(int fd) {
  size_t got = 0;
  if (send(fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) fail("send");
  while (1) {
    ssize_t n = recv(fd, answer + got, sizeof answer - 1 - got, 0);
    if (n <= 0) fail("first answer");
    got += (size_t)n;
    answer[got] = 0;
    char *end = strstr(answer, "\r\n\r\n"), *length = strcasestr(answer, "\r\ncontent-length:");
    if (!end) continue;
    if (!length || strncmp(answer, "HTTP/1.1 200 ", 13)) fail("first answer");
    size_t whole = (size_t)(end + 4 - answer) + strtoul(length + 17, NULL, 10);
    if (got >= whole) return whole;
  }
}

static void send_request(struct connection *c, int64_t due) {
  c->due = due;
  c->missing = answer_length;
  if (send(c->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) fail("send");
}

/* Tells whether the whole answer is there. */
static int receive_answer(struct connection *c) {
  ssize_t n = recv(c->fd, answer, sizeof answer, 0);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0 || (size_t)n > c->missing) fail("answer");
  c->missing -= (size_t)n;
  return c->missing == 0;
}

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void wait_until(int64_t due, int ep, struct epoll_event *events, int *count) {
  int64_t left = due - now();
  if (left < 0) left = 0;
  struct timespec t = {left / SECOND, left % SECOND};
  *count = epoll_pwait2(ep, events, EVENTS, &t, NULL);
  if (*count < 0) fail("epoll_pwait2");
}

int main(int argc, char **argv) {
  if (argc != 6) fail("arguments");
  int port = atoi(argv[1]), connections = atoi(argv[3]);
  double rate = atof(argv[4]);
  int64_t seconds = atoi(argv[5]);
  request_length = (size_t)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", argv[2]);
  prctl(PR_SET_TIMERSLACK, 1);

  struct connection *all = calloc((size_t)connections, sizeof *all);
  struct connection **idle = calloc((size_t)connections, sizeof *idle);
  size_t room = (size_t)(rate * (double)seconds * 1.5) + 1000, taken = 0, answers = (size_t)connections;
  uint32_t *late = calloc(room, sizeof *late);
  int ep = epoll_create1(0), first = 0, idle_count = 0; /* idle ones are a ring: each gets its turn */
  for (int i = 0; i < connections; i++) {
    struct connection *c = &all[i];
    c->fd = open_connection(port);
    answer_length = ask(c->fd);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &event) < 0) fail("epoll_ctl");
    idle[idle_count++] = c;
  }

  struct epoll_event events[EVENTS];
  int64_t begun = now(), counted = begun + UNCOUNTED, end = counted + seconds * SECOND, due = begun;
  while (1) {
    int64_t t = now();
    if (t >= end) break;
    while (due <= t && idle_count > 0) {
      send_request(idle[first], due);
      first = (first + 1) % connections;
      idle_count--;
      due += gap(rate);
    }
    int count;
    wait_until(idle_count > 0 && due < end ? due : end, ep, events, &count);
    t = now();
    for (int i = 0; i < count; i++) {
      struct connection *c = events[i].data.ptr;
      if (!receive_answer(c)) continue;
      answers++;
      if (c->due >= counted && taken < room) late[taken++] = (uint32_t)((t - c->due) / 1000);
      idle[(first + idle_count++) % connections] = c;
    }
  }
  if (taken == 0) fail("nothing was answered");
  qsort(late, taken, sizeof *late, compare);
  printf("%.1f %zu %u %u %u %u %u\n", (double)taken / (double)seconds, answers, late[taken / 2],
         late[taken * 90 / 100], late[taken * 99 / 100], late[taken * 999 / 1000], late[taken - 1]);
  return 0;
}
