/* Messages of 64 bytes over TCP between two coroutines: messages prefix|suffix oneway|echo COUNT. */
#include <libdill.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LENGTH = 64 };

static int echo, suffix;
static long count;

static void check(int good, const char *what) {
  if (!good) {
    perror(what);
    exit(1);
  }
}

static int attach(int s) {
  s = suffix ? suffix_attach(s, "\r\n", 2) : prefix_attach(s, 8, PREFIX_BIG_ENDIAN);
  check(s >= 0, "attach");
  return s;
}

static void receive(int s, char *message) { check(mrecv(s, message, LENGTH, -1) == LENGTH, "mrecv"); }

static void send_one(int s, const char *message) { check(msend(s, message, LENGTH, -1) == 0, "msend"); }

static coroutine void serve(int listener) {
  char message[LENGTH];
  int s = tcp_accept(listener, NULL, -1);
  check(s >= 0, "accept");
  s = attach(s);
  for (long i = 0; i < count; i++) {
    receive(s, message);
    if (echo || i == count - 1) send_one(s, message);
  }
  hclose(s);
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int words, char **word) {
  struct ipaddr address;
  char message[LENGTH];
  check(words == 4, "messages prefix|suffix oneway|echo COUNT");
  suffix = !strcmp(word[1], "suffix");
  echo = !strcmp(word[2], "echo");
  count = atol(word[3]);
  memset(message, 'x', LENGTH);
  check(ipaddr_local(&address, "127.0.0.1", 0, IPADDR_IPV4) == 0, "ipaddr_local");
  int listener = tcp_listen(&address, 1);
  check(listener >= 0, "listen");
  int server = go(serve(listener));
  int s = tcp_connect(&address, -1);
  check(s >= 0, "connect");
  s = attach(s);
  double begun = seconds();
  for (long i = 0; i < count; i++) {
    send_one(s, message);
    if (echo || i == count - 1) receive(s, message);
  }
  printf("duration of a message: %.0f ns\n", (seconds() - begun) * 1e9 / (echo ? 2 * count : count));
  hclose(s);
  hclose(server);
  return 0;
}
