/*
 * Times picohttpparser, whose checkout is the compiler's include path, with the requests of
 * ParserBenchmark. Prints nanoseconds per request: the median of some rounds, and the least.
 *
 *   gcc -O3 -msse4.2 -I CHECKOUT -o pico pico.c && ./pico
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "picohttpparser.c"

#define ROUNDS 2001 /* short ones, so that most are not interrupted */
#define FIELDS 32

static const char *const KITTY[] = {
    "GET /wp-content/uploads/2010/03/hello-kitty-darth-vader-pink.jpg HTTP/1.1\r\n"
    "Host: www.kittyhell.com\r\n"
    "User-Agent: Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.6; ja-JP-mac; rv:1.9.2.3) "
    "Gecko/20100401 Firefox/3.6.3 Pathtraq/0.9\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: ja,en-us;q=0.7,en;q=0.3\r\n"
    "Accept-Encoding: gzip,deflate\r\n"
    "Accept-Charset: Shift_JIS,utf-8;q=0.7,*;q=0.7\r\n"
    "Keep-Alive: 115\r\n"
    "Connection: keep-alive\r\n"
    "Cookie: wp_ozh_wsa_visits=2; wp_ozh_wsa_visit_lasttime=xxxxxxxxxx; "
    "__utma=xxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.x; "
    "__utmz=xxxxxxxxx.xxxxxxxxxx.x.x.utmccn=(referral)|utmcsr=reader.livedoor.com|"
    "utmcct=/reader/|utmcmd=referral\r\n"
    "\r\n"};

static const char *const MINIMAL[] = {
    "GET / HTTP/1.1\r\n"
    "Host: 127.0.0.1:8080\r\n"
    "\r\n"};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void parse(const char *head, size_t length) {
  struct phr_header fields[FIELDS];
  const char *method, *target;
  size_t method_length, target_length, count = FIELDS;
  int minor;
  int end = phr_parse_request(head, length, &method, &method_length, &target, &target_length,
                              &minor, fields, &count, 0);
  if (end != (int)length) {
    fprintf(stderr, "not parsed: %d of %zu\n", end, length);
    exit(1);
  }
  __asm__ volatile("" : : "r"(fields), "r"(method), "r"(target) : "memory");
}

static void time_one(const char *name, const char *head) {
  size_t length = strlen(head);
  char *copy = memcpy(malloc(length + 64), head, length + 1); /* as a buffer has it */
  double rounds[ROUNDS];
  int times = (int)(3000000 / length);
  for (int i = 0; i < 100; i++) {
    parse(copy, length);
  }
  for (int i = 0; i < ROUNDS; i++) {
    double start = now();
    for (int j = 0; j < times; j++) {
      parse(copy, length);
    }
    rounds[i] = (now() - start) / times;
  }
  qsort(rounds, ROUNDS, sizeof rounds[0], ascending);
  printf("%-8s %4zu bytes: median %7.1f ns, least %7.1f ns\n", name, length, rounds[ROUNDS / 2],
         rounds[0]);
  free(copy);
}

int main(void) {
  time_one("kitty", KITTY[0]);
  time_one("minimal", MINIMAL[0]);
  return 0;
}
