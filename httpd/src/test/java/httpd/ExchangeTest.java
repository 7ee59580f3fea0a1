package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What becomes of an exchange that somebody holds for longer than it lasts. */
class ExchangeTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

  @Test
  void anotherTaskIsRefused() throws Exception {
    Handler handler =
        x -> {
          try (var tasks = Bundle.open()) {
            tasks.go(() -> assertThrows(WrongThreadException.class, x::request));
            tasks.go(() -> assertThrows(WrongThreadException.class, () -> x.path("name")));
            tasks.go(() -> assertThrows(WrongThreadException.class, x::body));
            tasks.go(() -> assertThrows(WrongThreadException.class, () -> x.reply("mine")));
            tasks.await();
          }
          x.reply("ours");
        };
    try (var running = Running.with(handler);
        var client = running.connect()) {
      var response = client.send(GET).receiveResponse();
      assertTrue(response.endsWith("ours"), response);
    }
  }

  @Test
  void theTwoDirectionsOfTheBodyMayHaveATaskEach() throws Exception {
    Handler echo =
        x -> {
          var in = x.body();
          var out = x.reply(new Http.Response(200, Fields.of("Content-Length", "5")));
          try (var tasks = Bundle.open()) {
            tasks.go(() -> out.send(in.receive(5)));
            tasks.await();
          }
        };
    try (var running = Running.with(echo);
        var client = running.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
      var response = client.receiveResponse();
      assertTrue(response.endsWith("\r\n\r\nhello"), response);
    }
  }

  @Test
  void theBodyOfAnExchangeThatIsOverIsRefused() throws Exception {
    var bodies = new ArrayList<ByteSocket>();
    Handler handler =
        x -> {
          bodies.add(x.body());
          var first = bodies.getFirst();
          if (bodies.size() == 2) {
            assertThrows(IllegalStateException.class, first::more);
            assertThrows(IllegalStateException.class, first::fill);
            assertThrows(IllegalStateException.class, first::done);
            assertThrows(IllegalStateException.class, () -> first.send(new byte[1]));
            first.close(); // and that does not close the connection of the next one
          }
          x.reply(new String(x.body().receive(1), StandardCharsets.US_ASCII));
        };
    try (var running = Running.with(handler);
        var client = running.connect()) {
      for (var letter : new String[] {"a", "b"}) {
        client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\n" + letter);
        var response = client.receiveResponse();
        assertTrue(response.endsWith("\r\n\r\n" + letter), response);
      }
      assertEquals(2, bodies.size());
    }
  }

  @Test
  void nothingOfARequestIsLeftForTheNext() throws Exception {
    var router =
        Router.create()
            .get("/{name}", x -> x.reply(x.path("name") + x.query("q").orElse("-")))
            .get(
                "/",
                x -> {
                  assertThrows(IllegalArgumentException.class, () -> x.path("name"));
                  x.reply(x.path() + x.query("q").orElse("-") + x.request().fields().has("A"));
                });
    try (var running = Running.with(router);
        var client = running.connect()) {
      client.send("GET /one?q=1 HTTP/1.1\r\nHost: test\r\nA: b\r\n\r\n");
      assertTrue(client.receiveResponse().endsWith("one1"));
      var response = client.send(GET).receiveResponse();
      assertTrue(response.endsWith("\r\n\r\n/-false"), response);
    }
  }
}
