package dsock.http;

import static dsock.http.Cases.sent;

import java.util.List;

/** Bodies in chunks (tag F). */
final class ChunkCases {
  private static final String CHUNKED =
      "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String SMUGGLED = "GET /smuggled-1234 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String PAGE = "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n";

  static final List<Cases> ALL =
      List.of(
          sent(
                  "F01 chunked POST then GET",
                  CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F03 several chunks, upper- and lower-case hex",
                  CHUNKED + "A\r\n0123456789\r\na\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F04 leading zeros in chunk-size, '000' as last chunk",
                  CHUNKED + "0005\r\nhello\r\n000\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F06 chunk extension with token value",
                  CHUNKED + "5;foo=bar\r\nhello\r\n0\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F07 chunk extension with quoted value",
                  CHUNKED + "5;foo=\"b a;r\"\r\nhello\r\n0\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent("F09 empty chunked body", CHUNKED + "0\r\n\r\n" + PAGE, "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F10 trailer field",
                  CHUNKED + "5\r\nhello\r\n0\r\nX-Trailer: v\r\nX-Two: w\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F12 Transfer-Encoding value is case-insensitive",
                  "POST /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "Transfer-Encoding: ChUnKeD\r\n\r\n"
                      + "5\r\n"
                      + "hello\r\n"
                      + "0\r\n\r\n"
                      + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F13 OWS around the coding",
                  "POST /index.html HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "Transfer-Encoding: \t chunked \t\r\n"
                      + "\r\n"
                      + "5\r\n"
                      + "hello\r\n"
                      + "0\r\n\r\n"
                      + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F14 trailer line that looks like a request-line is a trailer field",
                  CHUNKED + "0\r\nX:POST / HTTP/1.1\r\n\r\n" + PAGE,
                  "405 200 204")
              .echo("200 200 204"),
          sent(
                  "F15 forbidden trailer Content-Length is not used for framing",
                  CHUNKED + "0\r\nContent-Length: 60\r\n\r\n" + PAGE,
                  "405")
              .echo("400"),
          sent("F17 forbidden trailer Host", CHUNKED + "0\r\nHost: evil\r\n\r\n" + PAGE, "405")
              .echo("400"),
          sent("F18 trailer line without colon", CHUNKED + "0\r\nfoo\r\n\r\n" + SMUGGLED, "405")
              .echo("400"),
          sent(
                  "F20 1 MB of trailers",
                  CHUNKED + "0\r\n@@REP(A: b\r\n,150000)@@\r\n" + SMUGGLED,
                  "405")
              .echo("431"),
          sent(
                  "F21 100 kB chunk extension",
                  CHUNKED + "5;@@REP(a,100000)@@\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent("F23 chunk-size -1", CHUNKED + "-1\r\nh\r\n0\r\n\r\n" + SMUGGLED, "405").echo("400"),
          sent("F24 chunk-size +5", CHUNKED + "+5\r\nhello\r\n0\r\n\r\n" + SMUGGLED, "405")
              .echo("400"),
          sent("F26 chunk-size 0_5", CHUNKED + "0_5\r\nhello\r\n0\r\n\r\n" + SMUGGLED, "405")
              .echo("400"),
          sent(
                  "F27 trailing space after chunk-size",
                  CHUNKED + "5 \r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent("F29 tab after chunk-size", CHUNKED + "5\t\r\nhello\r\n0\r\n\r\n" + SMUGGLED, "405")
              .echo("400"),
          sent("F30 empty chunk-size", CHUNKED + "\r\n\r\n" + SMUGGLED, "405").echo("400"),
          sent(
                  "F32 chunk-size is not its longest valid prefix: 5g",
                  CHUNKED + "5g\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent("F33 chunk-size Z", CHUNKED + "INVALID!!!\r\n" + SMUGGLED, "405").echo("400"),
          sent(
                  "F35 chunk-size overflow 2^32+5 (int overflow) must not wrap",
                  CHUNKED + "100000005\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400")
              .alone(),
          sent(
                  "F36 chunk-size overflow 2^64-1 must not wrap",
                  CHUNKED + "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400")
              .alone(),
          sent(
                  "F38 chunk-size overflow 2^128-1 must not wrap",
                  CHUNKED + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400")
              .alone(),
          sent(
                  "F39 chunk-size overflow 2^31+5 must not wrap",
                  CHUNKED + "80000005\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400")
              .alone(),
          sent(
                  "F41 chunk shorter than its size",
                  CHUNKED + "8\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent(
                  "F42 two arbitrary bytes instead of CRLF after chunk-data",
                  CHUNKED + "5\r\nhelloXX0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent("F44 bare LF after chunk-size", CHUNKED + "5\nhello\r\n0\r\n\r\n" + SMUGGLED, "405")
              .echo("400"),
          sent("F45 bare LF after the last chunk-size", CHUNKED + "0\n\r\n" + SMUGGLED, "405")
              .echo("400"),
          sent(
                  "F47 chunk-size terminated by CR + any byte",
                  CHUNKED + "5\rXhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent(
                  "F48 CR in BWS of a chunk extension",
                  CHUNKED + "2\r\r;a\r\n02\r\n41\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent(
                  "F50 bare CR inside a chunk extension",
                  CHUNKED + "5;a\rb\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent(
                  "F51 NUL inside a chunk extension",
                  CHUNKED + "5;a\u0000b\r\nhello\r\n0\r\n\r\n" + SMUGGLED,
                  "405")
              .echo("400"),
          sent(
                  "F53 chunked body terminated by CRLF + 2 bytes",
                  CHUNKED + "0\r\nXX" + SMUGGLED,
                  "405")
              .echo("400"),
          sent("F54 incomplete chunked body then FIN", CHUNKED + "5\r\nhel", "405")
              .echo("400")
              .alone());

  private ChunkCases() {}
}
