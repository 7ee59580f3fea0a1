package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Channel;
import dill.Deadline;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events for browsers. */
class EventStreamTest {
  @Test
  void anEventIsLines() {
    assertEquals("data: one\ndata: two\ndata: \n\n", ServerEvent.of("one\r\ntwo\n").toString());
    assertEquals("id: 1\nevent: e\ndata: d\n\n", new ServerEvent("1", "e", "d").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb"})
  void neitherIdNorTypeHasMoreThanALine(String text) {
    assertThrows(IllegalArgumentException.class, () -> new ServerEvent(text, "", ""));
    assertThrows(IllegalArgumentException.class, () -> new ServerEvent("", text, ""));
    assertThrows(IllegalArgumentException.class, () -> new ServerEvent("\0", "", ""));
  }

  @Test
  void allThatComesIsSentUntilThereIsNoMore() throws IOException {
    Handler handler =
        x -> {
          var events = Channel.<ServerEvent>buffered(2);
          events.send(ServerEvent.of("one"));
          events.send(ServerEvent.of("two"));
          events.done();
          assertTrue(EventStream.begin(x).sendAll(events));
        };
    try (var rehearsal = Rehearsal.of(handler)) {
      assertEquals("data: one\n\ndata: two\n\n", rehearsal.ask("GET", "/").text());
    }
  }

  @Test
  void silenceIsFilledWithComments() throws IOException {
    Handler handler =
        x -> EventStream.begin(x).sendAll(Channel.<ServerEvent>create(), Duration.ofMillis(10));
    try (var running = Running.with(handler);
        var client = running.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      client.receiveUntil("\r\n:\n\n\r\n3\r\n:\n\n\r\n");
    }
  }

  @Test
  void itEndsWhenTheClientHasGoneAndNobodyHasFailed() throws IOException {
    var ended = Channel.<Boolean>buffered(1);
    var failures = Channel.<String>buffered(10);
    Handler handler =
        x -> {
          var stream = EventStream.begin(x);
          ended.send(stream.sendAll(Channel.<ServerEvent>create(), Duration.ofMillis(10)));
        };
    Observer observer =
        (request, remote) ->
            outcome -> failures.send(outcome.failure().map(e -> "failed").orElse("no"));
    try (var running = Running.of(Running.listen(Limits.DEFAULT).observedBy(observer), handler)) {
      try (var client = running.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").receiveUntil(":\n\n");
        client.kill();
      }
      assertFalse(ended.receive(Deadline.inSeconds(20)));
      assertEquals("no", failures.receive(Deadline.inSeconds(20)));
    }
  }
}
