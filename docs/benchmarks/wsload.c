/* Sends WebSocket messages and waits for their echo, on many connections.

   usage: wsload PORT CONNECTIONS BYTES WINDOW SECONDS

   Each connection has WINDOW messages of BYTES bytes under way. The first half second does not count. Prints how many
   messages a second came back. Each echo must be as long as it should; of the bytes, the first frame is compared. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 256, MOST = 1 << 20 };

static const int64_t SECOND = 1000000000;

struct connection {
  int fd;
  size_t got;     /* bytes of the echo that is coming */
  size_t to_send; /* bytes that are to be sent, of whole frames and of one that was begun */
};

static char *frames, buffer[1 << 18];
static size_t frame_length, echo_length, header_length, payload, window;

static void fail(const char *what) {
  fprintf(stderr, "wsload: %s: %s\n", what, errno ? strerror(errno) : "not as expected");
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

/* A window of frames, masked. */
static void make_frames(void) {
  size_t more = payload < 126 ? 0 : payload < 65536 ? 2 : 8;
  unsigned char header[14] = {0x82, 0x80 | (more == 0 ? payload : more == 2 ? 126 : 127)};
  for (size_t i = 0; i < more; i++)
    header[2 + i] = (uint64_t)payload >> 8 * (more - 1 - i);
  memcpy(header + 2 + more, "\x37\xfa\x21\x3d", 4);
  header_length = 2 + more;
  frame_length = header_length + 4 + payload;
  echo_length = header_length + payload;
  frames = malloc(window * frame_length);
  for (size_t w = 0; w < window; w++) {
    char *at = frames + w * frame_length;
    memcpy(at, header, header_length + 4);
    for (size_t i = 0; i < payload; i++)
      at[header_length + 4 + i] = (char)(i * 7) ^ (char)header[2 + more + (i & 3)];
  }
}

static void check_echo(int fd) {
  char *echo = malloc(echo_length);
  if (send(fd, frames, frame_length, 0) != (ssize_t)frame_length)
    fail("first frame");
  for (size_t got = 0; got < echo_length;) {
    ssize_t n = recv(fd, echo + got, echo_length - got, 0);
    if (n <= 0)
      fail("first echo");
    got += n;
  }
  if ((unsigned char)echo[0] != 0x82)
    fail("the kind of the echo");
  for (size_t i = 0; i < payload; i++)
    if (echo[header_length + i] != (char)(i * 7))
      fail("the bytes of the echo");
  free(echo);
}

static void connect_to(struct connection *c, int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1;
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to))
    fail("connect");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  const char *ask =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  if (send(c->fd, ask, strlen(ask), 0) < 0)
    fail("handshake");
  char answer[4096] = {0};
  for (size_t got = 0; !strstr(answer, "\r\n\r\n");) {
    ssize_t n = recv(c->fd, answer + got, sizeof answer - 1 - got, 0);
    if (n <= 0)
      fail("handshake");
    got += n;
  }
  if (strncmp(answer, "HTTP/1.1 101", 12))
    fail("handshake");
  check_echo(c->fd);
}

/* Sends what it can. */
static void push(struct connection *c) {
  while (c->to_send > 0) {
    size_t within = (frame_length - c->to_send % frame_length) % frame_length;
    size_t most = window * frame_length - within;
    ssize_t n = send(c->fd, frames + within, c->to_send < most ? c->to_send : most, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EAGAIN)
        return;
      fail("send");
    }
    c->to_send -= n;
  }
}

/* Takes what has come; gives how many echoes that completes. */
static size_t pull(struct connection *c) {
  size_t count = 0;
  for (;;) {
    ssize_t n = recv(c->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN))
      fail("recv");
    if (n < 0)
      break;
    c->got += n;
    if ((size_t)n < sizeof buffer)
      break;
  }
  count = c->got / echo_length;
  c->got %= echo_length;
  c->to_send += count * frame_length;
  return count;
}

int main(int argc, char **argv) {
  if (argc != 6)
    fail("usage: wsload PORT CONNECTIONS BYTES WINDOW SECONDS");
  size_t connections = atoi(argv[2]);
  payload = atoi(argv[3]);
  window = atoi(argv[4]);
  make_frames();
  struct connection *all = calloc(connections, sizeof *all);
  int poll = epoll_create1(0);
  for (size_t i = 0; i < connections; i++)
    connect_to(&all[i], atoi(argv[1]));
  for (size_t i = 0; i < connections; i++) {
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = &all[i]};
    all[i].to_send = window * frame_length;
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &e);
  }
  int64_t begin = now() + SECOND / 2, end = begin + atoi(argv[5]) * SECOND, time;
  uint64_t count = 0;
  while ((time = now()) < end) {
    struct epoll_event events[EVENTS];
    int n = epoll_wait(poll, events, EVENTS, 100);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      size_t echoes = pull(c);
      count += time >= begin ? echoes : 0;
      push(c);
    }
  }
  printf("%.0f\n", (double)count * SECOND / (double)(now() - begin));
  return 0;
}
