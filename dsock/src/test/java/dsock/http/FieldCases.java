package dsock.http;

import static dsock.http.Cases.sent;

import java.util.List;

/** The host, and fields in general (tags B and C). */
final class FieldCases {
  static final List<Cases> ALL =
      List.of(
          sent("B01 HTTP/1.1 without Host", "GET /index.html HTTP/1.1\r\n\r\n", "400"),
          sent(
              "B02 two identical Host lines",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
              "400"),
          sent("B04 empty Host value for http", "GET /index.html HTTP/1.1\r\nHost:\r\n\r\n", "400"),
          sent("B05 Host with a space", "GET /index.html HTTP/1.1\r\nHost: a b\r\n\r\n", "400"),
          sent("B07 Host with userinfo", "GET /index.html HTTP/1.1\r\nHost: user@a\r\n\r\n", "400"),
          sent("B08 Host list 'a, b'", "GET /index.html HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"),
          sent(
              "B10 Host with port 99999",
              "GET /index.html HTTP/1.1\r\nHost: localhost:99999\r\n\r\n",
              "400"),
          sent(
              "B11 Host is case-insensitive",
              "GET /index.html HTTP/1.1\r\nHost: LocalHost\r\n\r\n",
              "200 204"),
          sent(
              "B13 malformed IPv6 literal",
              "GET /index.html HTTP/1.1\r\nHost: [::1\r\n\r\n",
              "400"),
          sent(
              "B14 NUL in Host",
              "GET /index.html HTTP/1.1\r\nHost: localhost\u0000.evil\r\n\r\n",
              "400"),
          sent(
              "B16 optional whitespace around the Host value",
              "GET /index.html HTTP/1.1\r\nHost: \t localhost \t \r\n\r\n",
              "200 204"),
          sent("B17 non-ASCII Host", "GET /index.html HTTP/1.1\r\nHost: caf\u00e9\r\n\r\n", "400"),
          sent(
              "B19 Host is the last of many fields",
              "GET /index.html HTTP/1.1\r\nA: 1\r\nB: 2\r\nHost: localhost\r\n\r\n",
              "200 204"),
          sent(
              "B20 HTTP/1.0 with two Host lines",
              "GET /index.html HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
              "400"),
          sent(
              "B22 Host with a trailing comma-joined NUL-free list via two values 'a,b'",
              "GET /index.html HTTP/1.1\r\nHost: a,b\r\n\r\n",
              "400"),
          sent(
              "B25 spaces (no tab) around the Host value",
              "GET /index.html HTTP/1.1\r\nHost:   localhost   \r\n\r\n",
              "200 204"),
          sent(
              "B24 '<script>' in Host",
              "GET /index.html HTTP/1.1\r\nHost: <script>\r\n\r\n",
              "400"),
          sent(
              "C01 space between field name and colon",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo : bar\r\n\r\n",
              "400"),
          sent(
              "C03 Content-Length with space before colon",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length : 34\r\n\r\n"
                  + "GET /smuggled-1234 HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "C04 obs-fold",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: bar\r\n baz\r\n\r\n",
              "400"),
          sent(
              "C06 whitespace between start-line and first field",
              "GET /index.html HTTP/1.1\r\n Foo: bar\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "C07 whitespace-preceded Content-Length as first line",
              "GET /index.html HTTP/1.1\r\n\tContent-Length: 52\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "C09 empty field name",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n: value\r\n\r\n",
              "400"),
          sent(
              "C10 line with only a colon must not end the header block",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n:\r\nX: y\r\n\r\n",
              "400"),
          sent(
              "C12 'Content-Length 10' without colon",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nContent-Length 52\r\n\r\n"
                  + "GET /smuggled-1234 HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "400"),
          sent(
              "C13 separator '(' in a field name",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nF(oo: bar\r\n\r\n",
              "400"),
          sent(
              "C15 NUL in a field name",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFo\u0000o: bar\r\n\r\n",
              "400"),
          sent(
              "C16 obs-text in a field name",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nF\u00efoo: bar\r\n\r\n",
              "400"),
          sent(
              "C18 vertical tab in a field name",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo\u000b: bar\r\n\r\n",
              "400"),
          sent(
              "C19 NUL in a field value",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: b\u0000ar\r\n\r\n",
              "400"),
          sent(
              "C21 bare CR then a field-like text must not be a new line",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\n"
                  + "Foo: b\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
              "400"),
          sent(
              "C22 value ending in CR CR LF",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: bar\r\r\n\r\n",
              "400"),
          sent(
              "C24 whole request with bare LF line ends",
              "GET /index.html HTTP/1.1\nHost: localhost\n\n",
              "400"),
          sent(
              "C25 value 'LF LF' then a second request-line",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nUseless:\n\n"
                  + "GET /smuggled-1234 HTTP/1.1\r\nX: y\r\n\r\n",
              "400"),
          sent(
              "C27 control character 0x01 in a value",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: b\u0001ar\r\n\r\n",
              "400"),
          sent(
              "C28 DEL in a value",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: b\u007far\r\n\r\n",
              "400"),
          sent(
              "C30 empty field value",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo:\r\n\r\n",
              "200 204"),
          sent(
              "C31 field value of whitespace only",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo:   \t \r\n\r\n",
              "200 204"),
          sent(
              "C33 field names are case-insensitive (hOsT)",
              "GET /index.html HTTP/1.1\r\nhOsT: localhost\r\n\r\n",
              "200 204"),
          sent(
              "C34 CONNECTION: CLOSE honoured",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nCONNECTION: CLOSE\r\n\r\n",
              "200"),
          sent(
              "C36 7 kB field value",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: @@REP(a,7000)@@\r\n\r\n",
              "200 204"),
          sent(
              "C37 1 MB field value",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: @@REP(a,1000000)@@\r\n\r\n",
              "431"),
          sent(
              "C39 100,000 small fields (700 kB)",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n@@REP(A: b\r\n,100000)@@\r\n",
              "431"),
          sent(
              "C40 70 kB field name",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n@@REP(a,70000)@@: b\r\n\r\n",
              "431"),
          sent(
              "C42 field name continued over a CRLF",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nTransfer-\r\nEncoding: chunked\r\n"
                  + "Content-Length: 5\r\n\r\n0\r\n\r\n",
              "400"),
          sent(
              "C43 bare LF before Transfer-Encoding + Content-Length",
              "POST /index.html HTTP/1.1\r\nHost: localhost\r\nFoo: b\n"
                  + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
              "400"),
          sent(
              "C45 trailing NUL in a value must not be stripped",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\nEvil: evil\u0000\r\n\r\n",
              "400"),
          sent(
              "C46 all separators in one field name",
              "GET /index.html HTTP/1.1\r\nHost: localhost\r\n"
                  + "\u0002\u0003\u0004 \"(),/;<=>?@[/]{}: whatever\r\n\r\n",
              "400"));

  private FieldCases() {}
}
