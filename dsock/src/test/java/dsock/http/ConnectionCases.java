package dsock.http;

import static dsock.http.Cases.sent;

import java.util.Collections;
import java.util.List;

/** Whether a connection goes on, requests behind each other, expectations (tags D and G). */
final class ConnectionCases {
  static final List<Cases> ALL =
      List.of(
          sent(
              "D01 Connection: close: answered and closed",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
              "200"),
          sent(
              "D02 Connection list containing close",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: foo, close\r\n\r\n",
              "200"),
          sent(
              "D04 two Connection lines, the second says close",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
                  + "Connection: close\r\n\r\n",
              "200"),
          sent(
              "D05 Connection with empty list elements ', close,'",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: , close,\r\n\r\n",
              "200"),
          sent(
              "D07 HTTP/1.0 default is close",
              "GET /index.html HTTP/1.0\r\nHost: localhost\r\n\r\n",
              "200"),
          sent(
              "D08 HTTP/1.0 + keep-alive: kept and said so, or closed",
              "GET /index.html HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
              "200 204"),
          sent(
              "D10 HTTP/1.0 pipelined second request is not processed without keep-alive",
              "GET /index.html HTTP/1.0\r\nHost: localhost\r\n\r\nGET /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n\r\n",
              "200"),
          sent(
              "D11 two pipelined GETs",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\nGET /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n\r\n",
              "200 200 204"),
          sent(
                  "D13 HEAD between two GETs, pipelined",
                  "GET /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n\r\n"
                      + "HEAD /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n\r\n"
                      + "GET /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n\r\n",
                  "200 200 200 204")
              .methods("GET", "HEAD", "GET"),
          sent(
                  "D14 200 pipelined HEADs, one write",
                  "@@REP(HEAD /index.html HTTP/1.1\r\nHost: x\r\n\r\n,200)@@",
                  "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
                      + " 204")
              .methods(Collections.nCopies(200, "HEAD").toArray(String[]::new)),
          sent(
              "D16 valid then malformed: both answered, then closed",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\nGET\r\n\r\n",
              "200 400"),
          sent(
              "D17 second request split over segments",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\nGET /index.html HTTP/1.1\r\n"
                  + "Host: x\r\n\r\n",
              "200 200 204"),
          sent(
                  "D19 POST with body, then pipelined GET",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n"
                      + "helloGET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  "405 200 204")
              .echo("200 200 204"),
          sent(
              "D20 responses come in request order",
              "GET /nonexistent-1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /index.html HTTP/1.1\r\n"
                  + "Host: localhost\r\n\r\nGET /nonexistent-2 HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "404 200 404 204"),
          sent(
                  "D22 a 1 MB body that nobody reads: response still readable (lingering close)",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
                      + "@@REP(x,1000000)@@",
                  "405")
              .echo("200 204"),
          sent(
              "D23 Keep-Alive / Proxy-Connection / TE fields are harmless",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nProxy-Connection: close\r\n"
                  + "Keep-Alive: timeout=1\r\nTE: trailers\r\n\r\n",
              "200 204"));

  private ConnectionCases() {}
}
