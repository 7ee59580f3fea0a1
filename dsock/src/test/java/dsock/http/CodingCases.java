package dsock.http;

import static dsock.http.Cases.sent;

import java.util.List;

/** Transfer codings, good and bad, alone and beside a length (tag F). */
final class CodingCases {
  private static final String CHUNKED =
      "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String SMUGGLED = "GET /smuggled-1234 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String PAGE = "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n";

  static final List<Cases> ALL =
      List.of(
          sent(
              "F56 Transfer-Encoding: identity",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n"
                  + "5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F57 Transfer-Encoding: gzip, chunked not understood",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n"
                  + "\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F59 chunked applied twice",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\n"
                  + "Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F60 two Transfer-Encoding: chunked lines",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F62 identity and chunked on two lines",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F63 ',chunked': empty list element",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: ,chunked\r\n\r\n"
                  + "5\r\nhello\r\n0\r\n\r\n"
                  + PAGE,
              "501"),
          sent(
              "F65 empty Transfer-Encoding",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \r\n\r\n5\r\n"
                  + "hello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F66 Transfer-Encoding: xchunked",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n"
                  + "5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F68 Transfer-Encoding: chunk",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunk\r\n\r\n"
                  + "5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F69 Transfer-Encoding: VT before (http-garden)",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \u000bchunked\r\n"
                  + "\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "400"),
          sent(
              "F71 Transfer-Encoding: 0xff around (http-garden 46)",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\n"
                  + "Transfer-Encoding: \u00ffchunked\u00ff\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F72 Transfer-Encoding: NUL after",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\u0000\r\n"
                  + "\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "400"),
          sent(
              "F74 Transfer-Encoding: parameter",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked;q=1\r\n"
                  + "\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F75 Transfer-Encoding: two tokens",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\n"
                  + "Transfer-Encoding: chunked chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "501"),
          sent(
              "F77 CL.TE: both, CL covers everything",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 53\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                  + SMUGGLED,
              "400"),
          sent(
              "F78 TE.CL: both, TE first, CL short",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                  + "Content-Length: 4\r\n\r\n3c\r\n@@REP(x,60)@@\r\n0\r\n\r\n",
              "400"),
          sent(
              "F80 Content-Length + unknown coding",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                  + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
                  + SMUGGLED,
              "400"),
          sent(
              "F81 Content-Length + 'Transfer-Encoding : chunked'",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                  + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
                  + SMUGGLED,
              "400"),
          sent(
              "F83 Content-Length + ',chunked'",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: ,chunked\r\n"
                  + "Content-Length: 5\r\n\r\n0\r\n\r\n"
                  + SMUGGLED,
              "400"),
          sent(
              "F84 HTTP/1.0 + Transfer-Encoding: faulty framing, must close",
              "POST /index.html HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                  + SMUGGLED,
              "400"),
          sent(
                  "F86 garbage after a chunked request is not silently eaten",
                  CHUNKED + "5\r\nhello\r\n0\r\n\r\n\u0000\u0001garbage\r\n\r\n",
                  "405 400")
              .echo("200 400"),
          sent(
                  "F87 chunked body arriving in small segments",
                  CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "G02 body sent at once with Expect",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                      + "Content-Length: 5\r\n\r\nhello",
                  "405")
              .echo("200 204"),
          sent(
                  "G03 HTTP/1.0 with Expect: no 1xx",
                  "POST /index.html HTTP/1.0\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                      + "Content-Length: 5\r\n\r\nhello",
                  "405")
              .echo("200"),
          sent(
                  "G05 Expect is case-insensitive",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\n"
                      + "Content-Length: 5\r\n\r\nhello",
                  "405")
              .echo("200 204"),
          sent(
                  "G06 Expect with chunked body",
                  "POST /index.html HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                  "405")
              .echo("200 204"));

  private CodingCases() {}
}
