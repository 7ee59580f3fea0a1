package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a server does for clients that behave: the JDK's HTTP client, and bytes by hand. */
final class HttpServerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
  private static final String LAST = "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

  private static HttpURLConnection open(Running running, String path) throws IOException {
    return (HttpURLConnection) running.uri(path).toURL().openConnection();
  }

  private static String utf8(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aHandlerAnswersTheJdksClient() throws Exception {
    try (var running =
        Running.with(x -> x.reply("Hello, " + x.query("who").orElse("nobody") + "!\n"))) {
      var client = open(running, "/?who=J%C3%BCrgen+B.");

      assertEquals(200, client.getResponseCode());
      assertEquals("Hello, Jürgen B.!\n", utf8(client.getInputStream()));
      assertTrue(client.getDate() != 0);
    }
  }

  @Test
  void aBodyIsEchoedInChunks() throws Exception {
    Handler echo =
        x -> {
          var all = new ByteArrayOutputStream();
          while (x.body().more()) {
            var in = x.body().fill();
            var bytes = new byte[in.remaining()];
            in.get(bytes);
            all.writeBytes(bytes);
          }
          x.reply(new Http.Response(200, Fields.of())).send(all.toByteArray());
        };
    var sent = "0123456789abcdef".repeat(400_000);
    try (var running = Running.with(Limits.DEFAULT.withBodyBytes(10_000_000), echo)) {
      var client = open(running, "/");
      client.setDoOutput(true);
      client.setChunkedStreamingMode(1000);
      try (var out = client.getOutputStream()) {
        out.write(sent.getBytes(StandardCharsets.US_ASCII));
      }
      assertEquals("chunked", client.getHeaderField("Transfer-Encoding"));
      assertEquals(sent, utf8(client.getInputStream()));
    }
  }

  @Test
  void requestsThatAreSentTogetherAreAnsweredInOrder() throws Exception {
    try (var running = Running.with(x -> x.reply(x.path() + "\n"));
        var client = running.connect()) {
      client.send(
          "GET /one HTTP/1.1\r\nHost: t\r\n\r\nGET /two HTTP/1.1\r\nHost: t\r\n\r\n"
              + "GET /three HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
      var all = client.receiveAll();
      assertEquals(3, all.split("HTTP/1.1 200 OK", -1).length - 1);
      assertTrue(all.indexOf("/one\n") < all.indexOf("/two\n"));
      assertTrue(all.endsWith("/three\n"));
    }
  }

  @Test
  void aConnectionIsKeptUntilOneSideSaysClose() throws Exception {
    try (var running = Running.with(x -> x.reply("again\n"));
        var client = running.connect()) {
      for (int i = 0; i < 10; i++) {
        assertTrue(client.send(GET).receiveResponse().endsWith("again\n"));
      }
      assertTrue(client.send(LAST).receiveAll().endsWith("again\n"));
    }
  }

  @Test
  void aHandlerThatFailsGivesA500AndTheServerGoesOn() throws Exception {
    Handler handler =
        x -> {
          if (x.path().equals("/bad")) {
            throw new IllegalStateException("as the test wants it");
          }
          x.reply("good\n");
        };
    try (var running = Running.with(handler);
        var bad = running.connect();
        var good = running.connect()) {
      var answer = bad.send("GET /bad HTTP/1.1\r\nHost: t\r\n\r\n").receiveAll();
      assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
      assertFalse(answer.contains("as the test wants it"), "what failed inside is not for clients");
      assertTrue(good.send(LAST).receiveAll().endsWith("good\n"));
    }
  }

  @Test
  void aHandlerThatRepliesNothingHasFailed() throws Exception {
    try (var running = Running.with(x -> {});
        var client = running.connect()) {
      assertTrue(client.send(GET).receiveAll().startsWith("HTTP/1.1 500 "));
    }
  }

  @Test
  void aReplyThatStopsHalfWayIsNotTakenForAWholeOne() throws Exception {
    Handler handler =
        x -> {
          x.reply(new Http.Response(200, Fields.of())).send(ByteBuffer.wrap(new byte[10]));
          throw new IOException("as the test wants it");
        };
    try (var running = Running.with(handler);
        var client = running.connect()) {
      client.send(
          "GET / HTTP/1.0\r\n\r\n"); // the end of the connection would be the end of the reply
      assertThrows(IOException.class, client::receiveAll);
    }
  }

  @Test
  void aBodyThatNobodyReadsIsSkippedIfItIsSmall() throws Exception {
    try (var running = Running.with(x -> x.reply("ok\n"));
        var client = running.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nabcde" + LAST);
      assertEquals(3, client.receiveAll().split("HTTP/1.1 200 OK", -1).length);
    }
  }

  @Test
  void aMalformedBodyIsA400EvenIfItIsRefusedUnread() throws Exception {
    try (var running = Running.with(x -> x.reply(405));
        var client = running.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n");
      assertTrue(client.receiveAll().startsWith("HTTP/1.1 400 "));
    }
  }

  @Test
  void aBodyThatIsStillToComeDoesNotDelayItsRefusal() throws Exception {
    try (var running = Running.with(x -> x.reply(405));
        var client = running.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab");
      assertTrue(client.receiveResponse().startsWith("HTTP/1.1 405 "));
      client.send("cde" + LAST);
      assertTrue(client.receiveAll().startsWith("HTTP/1.1 405 "), "the rest is skipped");
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
    Handler handler = x -> x.reply(x.body().receive(10).length + "\n");
    try (var running = Running.with(Limits.DEFAULT.withBodyBytes(1000), handler);
        var client = running.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
      assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 413 "));
    }
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefusedWhileItArrives() throws Exception {
    Handler handler =
        x -> {
          while (x.body().more()) {
            var in = x.body().fill();
            in.position(in.limit());
          }
          x.reply("all of it\n");
        };
    try (var running = Running.with(Limits.DEFAULT.withBodyBytes(1000), handler);
        var client = running.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
      var chunk = "1f4\r\n" + "x".repeat(500) + "\r\n";
      client.send(chunk + chunk + chunk + "0\r\n\r\n");
      assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 413 "));
    }
  }

  @Test
  void aClientThatWantsToBeToldIsToldToContinue() throws Exception {
    Handler handler =
        x -> x.reply(new String(x.body().receive(5), StandardCharsets.US_ASCII) + "\n");
    try (var running = Running.with(handler);
        var client = running.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.receiveUntil("\r\n\r\n"));
      assertTrue(client.send("abcde").receiveUntil("abcde\n").startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void whatIsNoRequestGetsA400AndTheConnectionIsClosed() throws Exception {
    try (var running = Running.with(x -> x.reply("never\n"));
        var client = running.connect()) {
      var answer =
          client.send("GET / HTTP/1.1\r\nHost: t\r\nBroken field\r\n\r\n" + GET).receiveAll();
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertEquals(2, answer.split("HTTP/1.1 ", -1).length, "the rest is not taken for a request");
    }
  }

  @Test
  void drainingFinishesWhatRunsAndClosesWhatIsIdle() throws Exception {
    var begun = Channel.<Void>create();
    var go = Channel.<Void>create();
    Handler handler =
        x -> {
          if (x.path().equals("/slow")) {
            begun.done();
            assertFalse(go.iterator().hasNext()); // until the test says so
          }
          x.reply("done\n");
        };
    try (var running = Running.with(handler);
        var idle = running.connect();
        var busy = running.connect();
        var test = Bundle.open()) {
      idle.send(GET).receiveResponse();
      busy.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
      assertFalse(begun.iterator().hasNext()); // done: it has begun
      var drained = test.fork(() -> running.server.drain(Deadline.inSeconds(20)));

      assertEquals("", idle.receiveAll(), "an idle connection is closed");
      assertThrows(IOException.class, running::connect, "nobody listens any more");
      go.done();
      var answer = busy.receiveAll();
      assertTrue(answer.contains("Connection: close") && answer.endsWith("done\n"), answer);
      test.await();
      assertTrue(drained.resultNow());
      assertTrue(running.awaitEnd(Deadline.inSeconds(20)), "serve returns");
    }
  }

  @Test
  void drainingGivesUpAtItsDeadlineAndCloseCancelsWhatStillRuns() throws Exception {
    var begun = Channel.<Void>create();
    Handler handler =
        x -> {
          begun.done();
          Deadline.NEVER.sleep();
        };
    try (var running = Running.with(handler);
        var client = running.connect()) {
      client.send(GET);
      assertFalse(begun.iterator().hasNext()); // done: it has begun
      assertFalse(running.server.drain(Deadline.inMillis(50)));
      running.server.close();
      assertTrue(running.awaitEnd(Deadline.inSeconds(20)));
    }
  }

  @Test
  void aPortInUseIsSaidSoWithItsAddress() throws Exception {
    try (var first = Running.listen(Limits.DEFAULT)) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
      var failure =
          assertThrows(BindException.class, () -> HttpServer.listen(address, Limits.DEFAULT));
      assertTrue(
          String.valueOf(failure.getMessage()).contains(":" + first.port()), failure.getMessage());
    }
  }

  @Test
  void aServerServesOnce() throws Exception {
    try (var running = Running.with(x -> x.reply("ok\n"));
        var client = running.connect()) {
      client.send(GET).receiveResponse();
      assertThrows(IllegalStateException.class, () -> running.server.serve(x -> {}));
    }
  }

  @Test
  void anHttp10ClientGetsAReplyThatEndsWithTheConnection() throws Exception {
    Handler handler =
        x -> {
          var out = x.reply(new Http.Response(200, Fields.of()));
          out.send("streamed\n".getBytes(StandardCharsets.US_ASCII));
        };
    try (var running = Running.with(handler);
        var client = running.connect()) {
      var answer = client.send("GET / HTTP/1.0\r\n\r\n").receiveAll();
      assertFalse(answer.contains("Transfer-Encoding"), answer);
      assertTrue(answer.endsWith("\r\n\r\nstreamed\n"), answer);
    }
  }

  @Test
  void aReplyToHeadHasTheHeadOfTheReplyToGet() throws Exception {
    var router = Router.create().get("/", x -> x.reply("twelve bytes"));
    try (var running = Running.with(router);
        var client = running.connect()) {
      var answer =
          client.send("HEAD / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n").receiveAll();
      assertTrue(answer.contains("Content-Length: 12\r\n"), answer);
      assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }
  }
}
