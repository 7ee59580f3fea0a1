package dsock.http;

import static dsock.http.Cases.sent;

import java.util.List;

/** Bodies whose length is said beforehand (tag E). */
final class LengthCases {
  static final List<Cases> ALL =
      List.of(
          sent(
                  "E02 body that looks like a request is not processed",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 48\r\n\r\n"
                      + "GET /smuggled-1234 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "405 204")
              .echo("200 204"),
          sent(
              "E03 GET with a body that looks like a request",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 48\r\n\r\n"
                  + "GET /smuggled-1234 HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
              "E05 two identical Content-Length lines",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                  + "Content-Length: 5\r\n\r\nhello",
              "400"),
          sent(
              "E06 Content-Length: 5, 5",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 5\r\n\r\nhello",
              "400"),
          sent(
              "E08 conflicting Content-Length lines (large first)",
              "POST /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n"
                  + "Content-Length: 48\r\n"
                  + "Content-Length: 0\r\n\r\n"
                  + "GET /smuggled-1234 HTTP/1.1\r\n"
                  + "Host: localhost\r\n\r\n",
              "400"),
          sent(
              "E09 Content-Length: 5, 6",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 6\r\n\r\nhello6",
              "400"),
          sent(
              "E11 invalid Content-Length: plus sign",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello",
              "400"),
          sent(
              "E12 invalid Content-Length: hex prefix",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x5\r\n\r\nhello",
              "400"),
          sent(
              "E14 invalid Content-Length: trailing ';'",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5;\r\n\r\nhello",
              "400"),
          sent(
              "E15 invalid Content-Length: decimal",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5.0\r\n\r\nhello",
              "400"),
          sent(
              "E17 invalid Content-Length: underscore (http-garden 10)",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1_0\r\n\r\nhello",
              "400"),
          sent(
              "E18 invalid Content-Length: empty (http-garden 16/38)",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: \r\n\r\nhello",
              "400"),
          sent(
              "E20 invalid Content-Length: longest valid prefix (http-garden 29)",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1Z\r\n\r\nhello",
              "400"),
          sent(
              "E21 invalid Content-Length: trailing NUL",
              "POST /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n"
                  + "Content-Length: 5\u0000\r\n\r\n"
                  + "hello",
              "400"),
          sent(
              "E23 invalid Content-Length: leading NBSP",
              "POST /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n"
                  + "Content-Length: \u00a05\r\n\r\n"
                  + "hello",
              "400"),
          sent(
              "E24 invalid Content-Length: quoted",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: \"5\"\r\n\r\nhello",
              "400"),
          sent(
              "E26 invalid Content-Length: leading comma",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: ,5\r\n\r\nhello",
              "400"),
          sent(
              "E27 invalid Content-Length: minus zero",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: -0\r\n\r\nhello",
              "400"),
          sent(
                  "E29 010 is ten, not eight",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 010\r\n\r\n"
                      + "0123456789GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "E30 Content-Length overflow 2^64+5",
                  "POST /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "Content-Length: 18446744073709551621\r\n\r\n"
                      + "helloGET /smuggled-1234 HTTP/1.1\r\n"
                      + "Host: localhost\r\n\r\n",
                  "400")
              .alone(),
          sent(
                  "E32 Content-Length overflow 32 digits",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Length: 99999999999999999999999999999999\r\n\r\n"
                      + "helloGET /smuggled-1234 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "400")
              .alone(),
          sent(
                  "E33 Content-Length 2^32+5 must not wrap to 5",
                  "POST /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "Content-Length: 4294967301\r\n\r\n"
                      + "helloGET /smuggled-1234 HTTP/1.1\r\n"
                      + "Host: localhost\r\n\r\n",
                  "405")
              .echo("400")
              .alone(),
          sent(
              "E35 empty then valid Content-Length",
              "POST /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n"
                  + "Content-Length: \r\n"
                  + "Content-Length: 48\r\n\r\n"
                  + "GET /smuggled-1234 HTTP/1.1\r\n"
                  + "Host: localhost\r\n\r\n",
              "400"),
          sent(
                  "E36 OWS around Content-Length",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: \t 5 \t\r\n\r\n"
                      + "helloGET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "405 200 204")
              .echo("200 200 204"),
          sent(
              "E37 obs-fold inside Content-Length",
              "POST /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n"
                  + "Content-Length: 5\r\n"
                  + " 0\r\n\r\n"
                  + "hello",
              "400"),
          sent(
                  "E38 HTTP/1.0 POST with Content-Length",
                  "POST /index.html HTTP/1.0\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
                  "405")
              .echo("200"),
          sent(
                  "E40 POST without Content-Length or Transfer-Encoding has no body",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\n\r\nGET /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n\r\n",
                  "405 200 204")
              .echo("200 200 204"));

  private LengthCases() {}
}
