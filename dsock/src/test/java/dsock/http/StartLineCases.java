package dsock.http;

import static dsock.http.Cases.sent;

import java.util.List;

/** The first line of a request (tags A of the list that httpd is measured by). */
final class StartLineCases {
  static final List<Cases> ALL =
      List.of(
          sent("A01 plain GET /", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "200 204"),
          sent(
              "A02 GET /index.html: Date is an IMF-fixdate",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
              "A04 GET of a missing file: 404, connection kept",
              "GET /nonexistent-file-xyz HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "404 204"),
          sent(
                  "A05 HEAD of a missing file: 404 without body",
                  "HEAD /nonexistent-file-xyz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "404 204")
              .methods("HEAD"),
          sent(
              "A07 OPTIONS on a file",
              "OPTIONS /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "204 204"),
          sent(
              "A08 method is case-sensitive: 'get'",
              "get /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "501 204"),
          sent(
              "A10 TRACE disabled",
              "TRACE /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "501 204"),
          sent(
              "A11 CONNECT to an origin server",
              "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n",
              "501 204"),
          sent(
                  "A13 PUT on a static file is refused",
                  "PUT /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
                  "405 204")
              .methods("PUT"),
          sent(
              "A14 DELETE on a static file is refused",
              "DELETE /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "405 204"),
          sent(
              "A16 empty line before the request-line is ignored",
              "\r\nGET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
                  "A17 CRLF after a body (old-client bug) then a pipelined request",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc\r\n"
                      + "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "405 200 204")
              .echo("200 200 204"),
          sent(
              "A19 HTAB instead of SP in the request-line",
              "GET\t/index.html\tHTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A20 trailing space after the HTTP version",
              "GET /index.html HTTP/1.1 \r\nHost: localhost\r\n\r\n",
              "400"),
          sent("A22 HTTP/0.9 simple request", "GET /\r\n\r\n", "400").alone(),
          sent("A23 HTTP/0.9 with bare LF", "GET /\n", "400").alone(),
          sent(
              "A25 higher minor version HTTP/1.2 is handled as 1.1",
              "GET /index.html HTTP/1.2\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
              "A26 HTTP/1.10 is not a valid version",
              "GET /index.html HTTP/1.10\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A28 lower-case 'http/1.1' (HTTP-name is case-sensitive)",
              "GET /index.html http/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent("A29 HTTP/01.1", "GET /index.html HTTP/01.1\r\nHost: localhost\r\n\r\n", "400"),
          sent(
              "A31 space inside the version: HTTP /1.1",
              "GET /index.html HTTP /1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent("A32 HTTP/9.9", "GET /index.html HTTP/9.9\r\nHost: localhost\r\n\r\n", "505"),
          sent(
              "A34 CRs in the version: HTTP/\\r\\r1.1",
              "GET /index.html HTTP/\r\r1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A35 bare CR inside the request-target",
              "GET /\rfoo HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A37 NUL in the request-target",
              "GET /a\u0000b HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A38 NUL in the method",
              "G\u0000T /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A40 raw 0xE9 byte in the request-target",
              "GET /caf\u00e9 HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A41 control character 0x01 in the target",
              "GET /a\u0001b HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A43 fragment in the request-target",
              "GET /index.html#frag HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A44 origin-form without a leading slash",
              "GET index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent("A46 target '?x=1'", "GET ?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
          sent("A47 asterisk-form with GET", "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
          sent(
              "A49 absolute-form with a different Host: Host is ignored",
              "GET http://localhost/index.html HTTP/1.1\r\nHost: other.example\r\n\r\n",
              "200 204"),
          sent(
              "A50 absolute-form, scheme in upper case",
              "GET HTTP://localhost/index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
              "A52 absolute-form without Host in 1.1",
              "GET http://localhost/index.html HTTP/1.1\r\n\r\n",
              "400"),
          sent(
              "A53 absolute-form https on a plain connection",
              "GET https://localhost/index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
              "A55 absolute-form with an empty host",
              "GET http:///index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A56 authority-form with GET",
              "GET example.com:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A58 7.9 kB request-line is within the recommended minimum",
              "GET /@@REP(a,7900)@@ HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "404 204"),
          sent(
              "A59 query string",
              "GET /index.html?a=b&c=%20d HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
              "A61 invalid token character in the method",
              "GE(T /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A62 method is not its longest valid prefix",
              "G=\":<>(e),[T];?\" /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A64 very long method",
              "@@REP(A,5000)@@ /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "501"),
          sent(
              "A65 200 empty lines before the request-line",
              "@@REP(\r\n,200)@@GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "A67 HTTP/2 preface (prior knowledge) without h2 support",
              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                  + "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
              "505"),
          sent(
              "A68 Upgrade: h2c is ignored",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n"
                  + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                  + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
              "200 204"),
          sent(
              "A70 Upgrade: websocket on a static file is ignored",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                  + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  + "Sec-WebSocket-Version: 13\r\n\r\n",
              "200 204"),
          sent(
              "A71 request arriving byte by byte",
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
              "200 204"),
          sent(
                  "A73 half-closed client still gets its response",
                  "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "200")
              .alone(),
          sent("A74 incomplete header block then FIN", "GET / HTTP/1.1\r\nHost: x\r\n", "400")
              .alone());

  private StartLineCases() {}
}
