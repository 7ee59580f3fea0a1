/* The other end of a test: libdill speaks one of its protocols on a connection to this machine.

   wire PORT prefix WIDTH big|little   sends each message back, its bytes in reverse
   wire PORT suffix SUFFIX             the same
   wire PORT term-suffix TERMINATOR    the same over lines, until the terminator; then plain bytes: "bye", and waits for "over"
   wire PORT term-prefix TERMINATOR    the same over messages with 8 bytes of length
   wire PORT http-client               asks for /a/b/c and says what comes
   wire PORT http-server               says what is asked for, and answers
   wire PORT ws-client [nohttp]        sends three messages, says what comes back, closes
   wire PORT ws-server [nohttp]        sends each message back, its bytes in reverse, until the peer closes
   wire PORT socks-client HOST PORT [USER PASSWORD]   by name if HOST is no address
   wire PORT socks-proxy [USER PASSWORD]              says what is asked for
   wire PORT descriptors PATH          connects to the path; sends bytes and the end of a pipe, says what is in the file that comes
   Both ends of socks then exchange "hello" and "olleh". */
#include <arpa/inet.h>
#include <errno.h>
#include <libdill.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { MOST = 300000 };

static char buffer[MOST];
static const char *user, *password;

#define CHECK(condition) \
  do { \
    if (!(condition)) { \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition, strerror(errno)); \
      exit(1); \
    } \
  } while (0)

static int64_t soon(void) { return now() + 20000; }

static void reverse(char *bytes, ssize_t length) {
  for (ssize_t i = 0, j = length - 1; i < j; i++, j--) {
    char c = bytes[i];
    bytes[i] = bytes[j];
    bytes[j] = c;
  }
}

/* Until the peer is done. */
static void send_back(int s) {
  while (1) {
    ssize_t length = mrecv(s, buffer, MOST, soon());
    if (length < 0) {
      CHECK(errno == EPIPE);
      return;
    }
    reverse(buffer, length);
    CHECK(msend(s, buffer, (size_t)length, soon()) == 0);
  }
}

static void say_bye(int s) {
  char over[4];
  CHECK(bsend(s, "bye", 3, soon()) == 0);
  CHECK(brecv(s, over, 4, soon()) == 0);
  CHECK(memcmp(over, "over", 4) == 0);
  CHECK(tcp_close(s, soon()) == 0);
}

static void prefix(int s, char **words) {
  int order = strcmp(words[1], "big") ? PREFIX_LITTLE_ENDIAN : PREFIX_BIG_ENDIAN;
  CHECK((s = prefix_attach(s, (size_t)atoi(words[0]), order)) >= 0);
  send_back(s);
  CHECK(hclose(s) == 0);
}

static void suffix(int s, char **words) {
  CHECK((s = suffix_attach(s, words[0], strlen(words[0]))) >= 0);
  send_back(s);
  CHECK(hclose(s) == 0);
}

static void term_suffix(int s, char **words) {
  CHECK((s = suffix_attach(s, "\r\n", 2)) >= 0);
  CHECK((s = term_attach(s, words[0], strlen(words[0]))) >= 0);
  send_back(s);
  CHECK((s = term_detach(s, soon())) >= 0);
  CHECK((s = suffix_detach(s, soon())) >= 0);
  say_bye(s);
}

static void term_prefix(int s, char **words) {
  CHECK((s = prefix_attach(s, 8, PREFIX_BIG_ENDIAN)) >= 0);
  CHECK((s = term_attach(s, words[0], strlen(words[0]))) >= 0);
  send_back(s);
  CHECK((s = term_detach(s, soon())) >= 0);
  CHECK((s = prefix_detach(s)) >= 0);
  say_bye(s);
}

static void say_fields(int s) {
  char name[64], value[256];
  while (http_recvfield(s, name, sizeof name, value, sizeof value, soon()) == 0) printf("%s: %s\n", name, value);
  CHECK(errno == EPIPE);
}

static void http_client(int s, char **words) {
  char reason[64], body[5];
  CHECK((s = http_attach(s)) >= 0);
  CHECK(http_sendrequest(s, "GET", "/a/b/c", soon()) == 0);
  CHECK(http_sendfield(s, "Host", "www.example.org", soon()) == 0);
  CHECK(http_sendfield(s, "Date", "  Tue, 15 Nov 1994 08:12:31 GMT ", soon()) == 0);
  CHECK(http_done(s, soon()) == 0);
  int status = http_recvstatus(s, reason, sizeof reason, soon());
  CHECK(status >= 0);
  printf("%d %s\n", status, reason);
  say_fields(s);
  CHECK((s = http_detach(s, soon())) >= 0);
  CHECK(brecv(s, body, sizeof body, soon()) == 0);
  printf("%.5s\n", body);
  CHECK(tcp_close(s, soon()) == 0);
}

static void http_server(int s, char **words) {
  char method[16], target[256];
  CHECK((s = http_attach(s)) >= 0);
  CHECK(http_recvrequest(s, method, sizeof method, target, sizeof target, soon()) == 0);
  printf("%s %s\n", method, target);
  say_fields(s);
  CHECK(http_sendstatus(s, 200, "OK", soon()) == 0);
  CHECK(http_sendfield(s, "Content-Length", "5", soon()) == 0);
  CHECK((s = http_detach(s, soon())) >= 0);
  CHECK(bsend(s, "hello", 5, soon()) == 0);
  CHECK(tcp_close(s, soon()) == 0);
}

static int flags(char **words) {
  return words[0] && !strcmp(words[0], "nohttp") ? WS_NOHTTP : 0;
}

static void ws_client(int s, char **words) {
  static const char *messages[] = {"ABC", "", "text that is longer than what fits into a frame of the shortest kind, "
      "which is 125 bytes, so that its length stands in two bytes of its own"};
  CHECK((s = ws_attach_client(s, WS_TEXT | flags(words), "/chat?x=1", "www.example.org", soon())) >= 0);
  for (int i = 0; i < 3; i++) {
    CHECK(msend(s, messages[i], strlen(messages[i]), soon()) == 0);
    ssize_t length = mrecv(s, buffer, MOST, soon());
    CHECK(length >= 0);
    printf("%.*s\n", (int)length, buffer);
  }
  CHECK((s = ws_detach(s, 1000, "OK", 2, soon())) >= 0);
  CHECK(tcp_close(s, soon()) == 0);
}

static void ws_server(int s, char **words) {
  char resource[64], host[64], reason[128];
  int status;
  CHECK((s = ws_attach_server(s, flags(words), resource, sizeof resource, host, sizeof host, soon())) >= 0);
  if (!flags(words)) printf("%s %s\n", resource, host);
  send_back(s);
  ssize_t length = ws_status(s, &status, reason, sizeof reason);
  CHECK(length >= 0);
  printf("%d %.*s\n", status, (int)length, reason);
  CHECK((s = ws_detach(s, 1000, NULL, 0, soon())) >= 0);
  CHECK(tcp_close(s, soon()) == 0);
}

static void socks_client(int s, char **words) {
  struct ipaddr address;
  char said[5];
  user = words[2];
  password = words[2] ? words[3] : NULL;
  if (inet_addr(words[0]) != INADDR_NONE) {
    CHECK(ipaddr_remote(&address, words[0], atoi(words[1]), IPADDR_IPV4, soon()) == 0);
    CHECK(socks5_client_connect(s, user, password, &address, soon()) == 0);
  } else {
    CHECK(socks5_client_connectbyname(s, user, password, words[0], atoi(words[1]), soon()) == 0);
  }
  CHECK(bsend(s, "hello", 5, soon()) == 0);
  CHECK(brecv(s, said, 5, soon()) == 0);
  CHECK(memcmp(said, "olleh", 5) == 0);
  CHECK(tcp_close(s, soon()) == 0);
}

static int authorised(const char *name, const char *secret) {
  return !strcmp(name, user) && !strcmp(secret, password);
}

static void socks_proxy(int s, char **words) {
  struct ipaddr bound;
  char host[256], said[5];
  int port;
  user = words[0];
  password = words[0] ? words[1] : NULL;
  CHECK(socks5_proxy_auth(s, user ? authorised : NULL, soon()) == 0);
  CHECK(socks5_proxy_recvcommandbyname(s, host, &port, soon()) == SOCKS5_CONNECT);
  printf("%s %d\n", host, port);
  CHECK(ipaddr_remote(&bound, "0.0.0.0", 0, IPADDR_IPV4, -1) == 0);
  CHECK(socks5_proxy_sendreply(s, SOCKS5_SUCCESS, &bound, soon()) == 0);
  CHECK(brecv(s, said, 5, soon()) == 0);
  CHECK(memcmp(said, "hello", 5) == 0);
  CHECK(bsend(s, "olleh", 5, soon()) == 0);
  CHECK(tcp_close(s, soon()) == 0);
}

static void descriptors(int s, char **words) {
  int ends[2];
  char said[6];
  int ipc = ipc_connect(words[0], soon());
  CHECK(ipc >= 0);
  CHECK(pipe(ends) == 0);
  CHECK(bsend(ipc, "a pipe", 6, soon()) == 0);
  CHECK(ipc_sendfd(ipc, ends[0], soon()) == 0);
  CHECK(bsend(ipc, "follows", 7, soon()) == 0);
  CHECK(close(ends[0]) == 0);
  CHECK(write(ends[1], "hello", 5) == 5);
  CHECK(close(ends[1]) == 0);
  CHECK(brecv(ipc, said, 6, soon()) == 0);
  CHECK(memcmp(said, "a file", 6) == 0);
  int file = ipc_recvfd(ipc, soon());
  CHECK(file >= 0);
  ssize_t length = read(file, buffer, MOST);
  CHECK(length >= 0);
  printf("%.*s\n", (int)length, buffer);
  CHECK(brecv(ipc, said, 1, soon()) < 0 && errno == EPIPE);
  CHECK(ipc_close(ipc, soon()) == 0);
  CHECK(tcp_close(s, soon()) == 0);
}

static const struct {
  const char *name;
  void (*run)(int s, char **words);
} PROTOCOLS[] = {
    {"prefix", prefix}, {"suffix", suffix}, {"term-suffix", term_suffix}, {"term-prefix", term_prefix},
    {"http-client", http_client}, {"http-server", http_server}, {"ws-client", ws_client}, {"ws-server", ws_server},
    {"socks-client", socks_client}, {"socks-proxy", socks_proxy}, {"descriptors", descriptors}};

int main(int count, char **words) {
  struct ipaddr address;
  CHECK(count > 2);
  CHECK(ipaddr_remote(&address, "127.0.0.1", atoi(words[1]), IPADDR_IPV4, -1) == 0);
  int s = tcp_connect(&address, soon());
  CHECK(s >= 0);
  for (size_t i = 0; i < sizeof PROTOCOLS / sizeof PROTOCOLS[0]; i++) {
    if (!strcmp(PROTOCOLS[i].name, words[2])) {
      PROTOCOLS[i].run(s, words + 3);
      return 0;
    }
  }
  fprintf(stderr, "no protocol %s\n", words[2]);
  return 2;
}
