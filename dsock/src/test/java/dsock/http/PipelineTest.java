package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dill.Loops;
import dsock.ByteSocket;
import dsock.Inproc;
import dsock.Tcp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests that come together, and what becomes of the answers. */
class PipelineTest {
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s";

  /** Counts what is sent at once and what is sent soon. */
  private static final class Counting implements ByteSocket {
    private final ByteSocket below;
    private int sends;
    private int soon;

    Counting(ByteSocket below) {
      this.below = below;
    }

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
      sends++;
      below.send(bytes, deadline);
    }

    @Override
    public void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
      soon++;
      below.sendSoon(bytes, deadline);
    }

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
      return below.fill(atLeast, deadline);
    }

    @Override
    public boolean more(Deadline deadline) throws IOException {
      return below.more(deadline);
    }

    @Override
    public void done(Deadline deadline) throws IOException {
      below.done(deadline);
    }

    @Override
    public void close() {
      below.close();
    }
  }

  private static void serve(ByteSocket socket) throws IOException {
    try (var http = Http.attach(socket)) {
      while (http.more()) {
        var target = http.receiveRequest().target();
        http.sendResponse(
            new Http.Response(200, Fields.of()),
            target.getBytes(StandardCharsets.US_ASCII),
            Deadline.NEVER);
        http.skipBody(0, Deadline.NOW);
      }
    }
  }

  private static String requests(int count) {
    var all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append("GET /%d HTTP/1.1\r\nHost: test\r\n\r\n".formatted(i));
    }
    return all.toString();
  }

  private static String responses(int count) {
    var all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      var body = "/" + i;
      all.append(RESPONSE.formatted(body.length(), body));
    }
    return all.toString();
  }

  private static void ask(Counting server, ByteSocket client, int count) throws IOException {
    try (var bundle = Bundle.open()) {
      client.send(requests(count).getBytes(StandardCharsets.US_ASCII));
      client.done();
      bundle.go(() -> serve(server));
      var expected = responses(count);
      var bytes = client.receive(expected.length());
      assertEquals(expected, new String(bytes, StandardCharsets.US_ASCII));
      bundle.await();
    }
  }

  @Test
  void theAnswersToRequestsThatComeTogetherGoTogether() {
    Loops.run(
        1,
        () -> {
          try (var pair = Inproc.pair()) {
            var server = new Counting(pair.right());
            ask(server, pair.left(), 16);
            assertEquals(15, server.soon);
            assertEquals(1, server.sends);
          }
        });
  }

  @Test
  void aSingleAnswerGoesAtOnce() {
    Loops.run(
        1,
        () -> {
          try (var pair = Inproc.pair()) {
            var server = new Counting(pair.right());
            ask(server, pair.left(), 1);
            assertEquals(0, server.soon);
          }
        });
  }

  @Test
  void answersThatDoNotFitTogetherComeAllTheSame() {
    Loops.run(
        1,
        () -> {
          try (var pair = Inproc.pair(100_000)) {
            var server = new Counting(pair.right());
            ask(server, pair.left(), 1_000);
            assertTrue(server.soon > 900, server.soon + " of 1000");
          }
        });
  }

  // the client may be waiting for the first answer before it does what the second handler waits for
  @Test
  void anAnswerDoesNotWaitForAHandlerThatWaits() {
    Loops.run(
        1,
        () -> {
          try (var pair = Inproc.pair();
              var bundle = Bundle.open()) {
            bundle.go(() -> {
              var http = Http.attach(pair.right());
              http.receiveRequest();
              http.sendResponse(new Http.Response(200, Fields.of()), new byte[1], Deadline.NEVER);
              http.receiveRequest();
              Deadline.NEVER.sleep();
            });
            pair.left().send(requests(2).getBytes(StandardCharsets.US_ASCII));
            var first = RESPONSE.formatted(1, "\0");
            var bytes = pair.left().receive(first.length());
            assertEquals(first, new String(bytes, StandardCharsets.US_ASCII));
          }
        });
  }

  // more than the system takes; so what is kept at the end of a turn cannot all be sent then
  @Test
  void aClientThatReadsLateGetsAllAnswers() {
    int count = 20_000;
    var body = new byte[1_000];
    Loops.run(
        2,
        () -> {
          try (var listener = Tcp.listen(0);
              var client = Tcp.connect("127.0.0.1", listener.port());
              var server = listener.accept();
              var bundle = Bundle.open()) {
            bundle.spread(() -> {
              client.send(requests(count).getBytes(StandardCharsets.US_ASCII));
              client.done();
            });
            bundle.spread(() -> {
              try (var http = Http.attach(server)) {
                while (http.more()) {
                  http.receiveRequest();
                  http.sendResponse(new Http.Response(200, Fields.of()), body, Deadline.NEVER);
                }
              }
            });
            Deadline.inMillis(100).sleep();
            long length = (long) RESPONSE.formatted(body.length, "").length() + body.length;
            client.skip(count * length);
            assertFalse(client.more());
            bundle.await();
          }
        });
  }
}
