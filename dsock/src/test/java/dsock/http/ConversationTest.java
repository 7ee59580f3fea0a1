package dsock.http;

import static dsock.http.Messages.bytes;
import static dsock.http.Messages.rest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dsock.ByteSocket;
import dsock.Inproc;
import dsock.Tcp;
import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server, each a task of its own. */
class ConversationTest {
  private static final int LARGE = 3_000_000;

  /** What a task does with its end. */
  private interface Part {
    void play(Http<? extends ByteSocket> http) throws IOException;
  }

  private static void converse(Part client, Part server) throws IOException {
    try (var pair = Inproc.pair(1000);
        var bundle = Bundle.open()) {
      bundle.go(() -> client.play(Http.attach(pair.left())));
      bundle.go(() -> server.play(Http.attach(pair.right())));
      bundle.await();
    }
    try (var listener = Tcp.listen(0);
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        try (var tcp = Tcp.connect("localhost", listener.port())) {
          client.play(Http.attach(tcp));
        }
      });
      try (var tcp = listener.accept()) {
        server.play(Http.attach(tcp));
        bundle.await();
      }
    }
  }

  private static byte[] pattern(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  private static void assertPattern(Http<?> http) throws IOException {
    int at = 0;
    while (http.more()) {
      for (var in = http.fill(); in.hasRemaining(); at++) {
        byte expected = (byte) (at * 31 + (at >> 8));
        assertTrue(in.get() == expected, "at " + at);
      }
    }
    assertEquals(LARGE, at);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "Transfer-Encoding"})
  void largeBodiesGoBothWaysAtTheSameTime(String framing) throws IOException {
    var value = framing.startsWith("C") ? String.valueOf(LARGE) : "chunked";
    converse(
        client -> {
          client.sendRequest(new Request("POST", "/", Fields.of("Host", "a", framing, value)));
          try (var bundle = Bundle.open()) {
            bundle.go(() -> sendInPieces(client));
            assertEquals(200, client.receiveResponse().status());
            assertPattern(client);
            bundle.await();
          }
          assertTrue(client.persists());
        },
        server -> {
          server.receiveRequest();
          server.sendResponse(new Response(200, Fields.of(framing, value)));
          try (var bundle = Bundle.open()) {
            bundle.go(() -> sendInPieces(server));
            assertPattern(server);
            bundle.await();
          }
          assertTrue(server.persists());
        });
  }

  private static void sendInPieces(Http<?> http) throws IOException {
    var all = ByteBuffer.wrap(pattern(LARGE));
    for (int length = 1; all.hasRemaining(); length = length * 2 % 70_000 + 1) {
      var piece = all.slice(all.position(), Math.min(length, all.remaining()));
      all.position(all.position() + piece.remaining());
      http.send(piece);
    }
    http.done();
  }

  @Test
  void manyRequestsMayBeUnderWay() throws IOException {
    int count = 2_000;
    converse(
        client -> {
          var targets = Channel.<String>buffered(100);
          try (var bundle = Bundle.open()) {
            bundle.go(() -> {
              for (int i = 0; i < count; i++) {
                client.sendRequest(new Request("GET", "/" + i, Fields.of("Host", "a")));
                targets.send("/" + i);
              }
              targets.done();
            });
            for (var target : targets) {
              assertEquals(200, client.receiveResponse().status());
              assertEquals(target, rest(client));
            }
            bundle.await();
          }
        },
        server -> {
          for (int i = 0; i < count; i++) {
            var request = server.receiveRequest();
            server.sendResponse(new Response(200, Fields.of()), bytes(request.target()));
          }
        });
  }

  @Test
  void aTaskThatReadsIsToldTheEndEvenIfAnotherHasAnswered() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.open()) {
      var server = Http.attach(pair.right());
      pair.left().send(Feed.latin(Messages.POST + Messages.CHUNKED + Messages.GET));
      for (int i = 0; i < 2; i++) {
        assertTrue(server.more());
        server.receiveRequest();
        assertEquals('a', server.fill().get());
        bundle.go(() -> server.sendResponse(new Response(200, Fields.of()), bytes("")));
        bundle.await();
        assertEquals("bc", rest(server));
      }
      assertTrue(server.more());
      assertEquals("GET", server.receiveRequest().method());
    }
  }

  @Test
  void oneConnectionServesManyExchanges() throws IOException {
    converse(
        client -> {
          for (int i = 0; i < 50; i++) {
            client.sendRequest(
                new Request("POST", "/" + i, Fields.of("Host", "a")), bytes("x".repeat(i)));
            var response = client.receiveResponse(Deadline.inSeconds(20));
            assertEquals(Optional.of("text/plain"), response.fields().get("content-type"));
            assertEquals("y".repeat(i), rest(client));
          }
          client.sendRequest(
              new Request("GET", "/", Fields.of("Host", "a", "Connection", "close")));
          assertEquals(204, client.receiveResponse().status());
          assertFalse(client.persists());
        },
        server -> {
          int i = 0;
          while (server.more(Deadline.inSeconds(20))) {
            var request = server.receiveRequest(Deadline.inSeconds(20));
            if (request.method().equals("GET")) {
              server.sendResponse(new Response(204, Fields.of()));
              continue;
            }
            assertEquals("x".repeat(i), rest(server));
            server.sendResponse(
                new Response(200, Fields.of("Content-Type", "text/plain")), bytes("y".repeat(i++)));
          }
          assertEquals(50, i);
        });
  }

  @Test
  void aHeadThatIsLateIsReceivedWhenItHasCome() throws IOException {
    try (var pair = Inproc.pair()) {
      var http = Http.attach(pair.right());
      for (var piece : "GET /a HTTP/1.1\r\nHost: a\r\n\r".splitWithDelimiters("[ \r]", 0)) {
        pair.left().send(Feed.latin(piece));
        assertThrows(SocketTimeoutException.class, () -> http.receiveRequest(Deadline.NOW));
        assertThrows(SocketTimeoutException.class, () -> http.receiveRequest(Deadline.inMillis(1)));
      }
      pair.left().send(Feed.latin("\n"));
      assertEquals("/a", http.receiveRequest(Deadline.NOW).target());
    }
  }

  @Test
  void aCancelledTaskLeavesAHeadForAnother() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.open()) {
      var http = Http.attach(pair.right());
      pair.left().send(Feed.latin("GET /a HTTP/1.1\r\nHo"));
      bundle.cancel();
      bundle.go(() -> assertThrows(CancellationException.class, http::receiveRequest));
      bundle.await();
      pair.left().send(Feed.latin("st: a\r\n\r\n"));
      assertEquals("/a", http.receiveRequest().target());
    }
  }

  @Test
  void aCancelledTaskLeavesABodyForAnother() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.open()) {
      var http = Http.attach(pair.right());
      pair.left()
          .send(
              Feed.latin(
                  "POST / HTTP/1.1\r\n"
                      + "Host: a\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n"
                      + "3\r\n"
                      + "hel\r\n"
                      + "2\r\n"
                      + "l"));
      http.receiveRequest();
      bundle.cancel();
      bundle.go(() -> assertThrows(CancellationException.class, () -> http.fill(5)));
      bundle.await();
      pair.left().send(Feed.latin("o\r\n0\r\n\r\n"));
      assertEquals("hello", rest(http));
    }
  }

  @Test
  void aResponseThatNobodyTakesCanBeSentAgain() throws IOException {
    try (var pair = Inproc.pair(10)) {
      pair.left().send(Feed.latin("x".repeat(10)));
      var http = Http.attach(pair.left());
      var request = new Request("POST", "/", Fields.of("Host", "a"));
      var body = bytes("hello");
      assertThrows(
          SocketTimeoutException.class, () -> http.sendRequest(request, body, Deadline.NOW));
      assertEquals(5, body.remaining());
      assertThrows(IllegalStateException.class, http::receiveResponse);
      try (var bundle = Bundle.open()) {
        bundle.go(() -> http.sendRequest(request, body));
        pair.right().skip(10, Deadline.NEVER);
        assertEquals("POST", new String(pair.right().receive(4), StandardCharsets.US_ASCII));
        pair.right()
            .skip(
                " / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello".length(),
                Deadline.NEVER);
        bundle.await();
      }
    }
  }

  @Test
  void aResponseThatStoppedHalfWayBreaksTheOutput() throws IOException {
    try (var pair = Inproc.pair(100)) {
      pair.left().send(Feed.latin(Messages.GET));
      var http = Http.attach(pair.right());
      http.receiveRequest();
      var head = new Response(200, Fields.of());
      assertThrows(
          SocketTimeoutException.class,
          () -> http.sendResponse(head, bytes("x".repeat(1000)), Deadline.NOW));
      assertThrows(IOException.class, () -> http.sendResponse(head, bytes("x")));
    }
  }
}
