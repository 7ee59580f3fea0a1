/* A server on libdill: a coroutine for each connection, which waits for the ends of heads, parses nothing else, and sends
   the same answer each time. */
#include <assert.h>
#include <errno.h>
#include <libdill.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char ANSWER[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 27\r\n"
    "\r\n"
    "{\"message\":\"Hello, World!\"}";

enum { AT_A_TIME = 64 };

static char answers[AT_A_TIME * (sizeof ANSWER - 1)];

/* Counts the ends of heads; what is seen of one goes on from piece to piece. */
static int heads(const char *piece, ssize_t length, int *seen) {
  int count = 0;
  for (ssize_t i = 0; i < length; i++) {
    *seen = piece[i] == "\r\n\r\n"[*seen] ? *seen + 1 : piece[i] == '\r';
    if (*seen == 4) {
      count++;
      *seen = 0;
    }
  }
  return count;
}

static int send_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent > 0) {
      bytes += sent;
      length -= (size_t)sent;
    } else if (errno != EAGAIN || fdout(fd, -1) < 0) {
      return -1;
    }
  }
  return 0;
}

static coroutine void serve(int fd) {
  char piece[4096];
  int seen = 0;
  while (1) {
    ssize_t length = recv(fd, piece, sizeof piece, 0);
    if (length == 0 || (length < 0 && (errno != EAGAIN || fdin(fd, -1) < 0))) break;
    int count = length < 0 ? 0 : heads(piece, length, &seen);
    if (count > AT_A_TIME) break;
    if (send_all(fd, answers, (size_t)count * (sizeof ANSWER - 1)) < 0) break;
  }
  fdclean(fd);
  close(fd);
}

int main(int argc, char **argv) {
  assert(argc == 2);
  for (int i = 0; i < AT_A_TIME; i++) memcpy(answers + i * (sizeof ANSWER - 1), ANSWER, sizeof ANSWER - 1);
  int one = 1;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) return 1;
  while (1) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd >= 0) {
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      if (go(serve(fd)) < 0) close(fd);
    } else if (errno != EAGAIN || fdin(listener, -1) < 0) {
      return 1;
    }
  }
}
