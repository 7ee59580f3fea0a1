package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked for, and of which host. */
class TargetTest {
  private static Http.Request receive(String request) throws IOException {
    return Http.attach(Feed.whole(request)).receiveRequest();
  }

  private static int refusal(String request) {
    var peer = Http.attach(Feed.whole(request));
    return assertThrows(HttpException.class, peer::receiveRequest, request).status();
  }

  private static String of(String method, String target) {
    return method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/",
    "GET,/a/b;c=d?e=f&g=%20h",
    "GET,//a",
    "GET,/?",
    "GET,/{}|\\^`\"<>[]",
    "GET,/a?b?c/d",
    "GET,http://a",
    "GET,http://a/",
    "GET,HTTPS://a:8/b?c",
    "GET,http://[::1]:80/",
    "GET,http://a?b",
    "CONNECT,a:1",
    "CONNECT,[::1]:65535",
    "OPTIONS,*",
    "OPTIONS,/a",
    "OPTIONS,http://a",
    "M-SEARCH,/",
  })
  void aTargetInAFormOfItsMethodIsUnderstood(String method, String target) throws IOException {
    var request = receive(of(method, target));
    assertEquals(method, request.method());
    assertEquals(target, request.target());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,a",
    "GET,*",
    "GET,a:1",
    "GET,?a",
    "POST,*",
    "OPTIONS,**",
    "OPTIONS,*a",
    "CONNECT,/",
    "CONNECT,a",
    "CONNECT,a:",
    "CONNECT,:1",
    "CONNECT,http://a:1",
    "CONNECT,a:65536",
    "CONNECT,u@a:1",
    "GET,http:/a",
    "GET,http://",
    "GET,http:///a",
    "GET,http://:1/a",
    "GET,http://u@a/",
    "GET,http://a:x/",
    "GET,ftp://a/",
    "GET,http://a:65536/",
    "GET,http://[::1/",
    "GET,http://a b/",
    "GET,/a#b",
    "GET,httpx://a/",
    "GET,http",
  })
  void aTargetInAnotherFormIsRefused(String method, String target) {
    assertEquals(400, refusal(of(method, target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b-c_d~e",
        "A.example:80",
        "127.0.0.1",
        "127.0.0.1:0",
        "localhost:65535",
        "a:",
        "%41b",
        "a!$&'()*+;=b",
        "[::]",
        "[::1]",
        "[::1]:80",
        "[1::]",
        "[1:2:3:4:5:6:7:8]",
        "[1::8]",
        "[::ffff:1.2.3.4]",
        "[1:2:3:4:5:6:1.2.3.4]",
        "[fe80::1ff:fe23:4567:890a]",
        "[v1.a:b]",
        "[vF.~]",
        "[1:2:3:4:5:6:7::]",
        "[::2:3:4:5:6:7:8]"
      })
  void aHostIsANameOrAnAddressPerhapsWithAPort(String host) throws IOException {
    assertEquals(
        host,
        receive("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").fields().get("Host").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a,b",
        "u@a",
        "a/b",
        "a?",
        "a#",
        ":80",
        "a:b",
        "a:1:2",
        "a:-1",
        "a:65536",
        "a:99999999999",
        "a%",
        "a%4",
        "a%4g",
        "%zz",
        "a\u00e9",
        "<a>",
        "\"a\"",
        "a\\b",
        "[",
        "[]",
        "[::1",
        "::1",
        "[::1]x",
        "[::1]80",
        "[:1]",
        "[1]",
        "[1:2]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1::2::3]",
        "[:::]",
        "[12345::]",
        "[g::]",
        "[::1.2.3]",
        "[::1.2.3.4.5]",
        "[::256.1.1.1]",
        "[::01.1.1.1]",
        "[1:2:3:4:5:6:7:1.2.3.4]",
        "[1:2:3:4:5:6:7:8::]",
        "[::1%25eth0]",
        "[v.a]",
        "[v1.]",
        "[v1]",
        "[vg.a]",
        "[v1.a/]",
        "[1:]",
        "[1:2:3:4:5:6:7:8:]",
        "[::1.2.3.4:5]",
        "http://a",
        "a;b,c"
      })
  void anythingElseIsNoHost(String host) {
    assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    assertEquals(400, refusal("GET / HTTP/1.0\r\nHost: " + host + "\r\n\r\n"));
    assertEquals(400, refusal("GET http://a/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
  }

  @Test
  void aHostMustBeSaidOnce() throws IOException {
    assertEquals(400, refusal("GET / HTTP/1.1\r\n\r\n"));
    assertEquals(400, refusal("GET http://a/ HTTP/1.1\r\n\r\n"));
    assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"));
    assertEquals(400, refusal("GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n"));
    assertEquals(0, receive("GET / HTTP/1.0\r\n\r\n").minor());
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1,1",
    "HTTP/1.0,0",
    "HTTP/1.2,1",
    "HTTP/1.9,1",
  })
  void aVersionOneIsUnderstood(String version, int minor) throws IOException {
    assertEquals(minor, receive("GET / " + version + "\r\nHost: a\r\n\r\n").minor());
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/2.0,505", "HTTP/0.9,505", "HTTP/3.1,505", "HTTP/1.10,400", "HTTP/1,400", "HTTP/1.,400",
        "HTTP/.1,400",
    "HTTP/11,400", "http/1.1,400", "HTTP1.1,400", "HTTP/1.a,400", "HTTP/1-1,400", "HTTPS/1.1,400",
        "x,400",
  })
  void anyOtherVersionIsRefused(String version, int status) {
    assertEquals(status, refusal("GET / " + version + "\r\nHost: a\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET ",
        "GET /",
        "GET / ",
        " GET / HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "/ HTTP/1.1",
        ""
      })
  void aLineThatIsNotThreePartsIsRefused(String line) {
    assertEquals(400, refusal(line + "\r\nHost: a\r\n\r\n"));
  }

  @Test
  void aProgramCannotMakeAHeadThatIsNone() {
    var fields = Fields.of("Host", "a");
    for (var bad :
        new String[] {"", "a b", "a\r\n", "/\u00e9", "/#", "\0", "/\u0120", "/ HTTP/1.1\r\nX: y"}) {
      assertThrows(IllegalArgumentException.class, () -> new Http.Request("GET", bad, fields));
      assertThrows(IllegalArgumentException.class, () -> new Http.Request(bad, "/", fields));
    }
    assertThrows(IllegalArgumentException.class, () -> new Http.Request("GET", "/", 2, fields));
    for (var bad : new String[] {"a\r\nb", "\n", "\0", "\u20ac"}) {
      assertThrows(IllegalArgumentException.class, () -> new Http.Response(200, bad, fields));
    }
    for (var bad : new int[] {99, 1000, 0, -200}) {
      assertThrows(IllegalArgumentException.class, () -> new Http.Response(bad, fields));
    }
    assertEquals("Not Found", new Http.Response(404, fields).reason());
    assertEquals("", new Http.Response(799, fields).reason());
  }
}
