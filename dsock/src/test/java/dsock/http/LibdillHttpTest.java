package dsock.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.Inproc;
import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.IOException;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/**
 * libdill's {@code tests/http.c}, step by step. Fields travel with their head here and not one by
 * one; and a request needs a {@code Host}, of which libdill knows nothing.
 */
class LibdillHttpTest {
  @Test
  void http() throws IOException {
    var pair = Inproc.pair();
    var s0 = Http.attach(pair.left());
    var s1 = Http.attach(pair.right());
    request(s0, s1);
    response(s0, s1);
    var h0 = s1.detach();
    var h1 = s0.detach();
    h0.send(new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, h1.receive(3));
    h1.close();
    h0.close();
  }

  private static void request(Http<Inproc> s0, Http<Inproc> s1) throws IOException {
    var fields =
        Fields.of("foo", "bar", "baz", "quux").add("Date", "Tue, 15 Nov 1994 08:12:31 GMT");
    assertThrows(IllegalArgumentException.class, () -> fields.add("invalid field name ", "bar"));
    fields
        .add("valid-field-name", "  rpad")
        .add("valid-field-name", "lpad  ")
        .add("valid-field-name", "  both pad  ")
        .add("Host", "localhost");
    s0.sendRequest(new Request("GET", "/a/b/c", fields));

    var request = s1.receiveRequest();
    assertEquals("GET", request.method());
    assertEquals("/a/b/c", request.target());
    var received = request.fields().iterator();
    assertNext("foo", "bar", received);
    assertNext("baz", "quux", received);
    assertNext("Date", "Tue, 15 Nov 1994 08:12:31 GMT", received);
    assertNext("valid-field-name", "rpad", received);
    assertNext("valid-field-name", "lpad", received);
    assertNext("valid-field-name", "both pad", received);
    assertNext("Host", "localhost", received);
    assertFalse(received.hasNext());
  }

  private static void response(Http<Inproc> s0, Http<Inproc> s1) throws IOException {
    s1.sendResponse(new Response(200, "OK", Fields.of("one", "two", "Content-Length", "0")));
    var response = s0.receiveResponse();
    assertEquals(200, response.status());
    assertEquals("OK", response.reason());
    var received = response.fields().iterator();
    assertNext("one", "two", received);
    assertNext("Content-Length", "0", received);
    assertFalse(received.hasNext());
  }

  private static void assertNext(String name, String value, Iterator<Fields.Field> fields) {
    assertEquals(new Fields.Field(name, value), fields.next());
  }
}
