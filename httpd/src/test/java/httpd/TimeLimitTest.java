package httpd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Channel;
import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A handler has some time, and then it is over. */
class TimeLimitTest {
  private static final TimeLimit SHORT = TimeLimit.of(Duration.ofMillis(30));
  private static final TimeLimit LONG = TimeLimit.of(Duration.ofSeconds(60));

  private static void waitForever() {
    Channel.<String>create().receive();
  }

  @Test
  void aHandlerThatIsLateIsCancelledAndTheClientGetsA503() throws IOException {
    var ended = Channel.<String>buffered(1);
    Handler slow =
        x -> {
          try {
            waitForever();
          } catch (CancellationException e) {
            ended.send("cancelled");
            throw e;
          }
        };
    try (var rehearsal = Rehearsal.of(slow.through(SHORT))) {
      assertEquals(503, rehearsal.ask("GET", "/").status());
      assertEquals("cancelled", ended.receive(Deadline.NOW)); // and not after the reply
    }
  }

  @Test
  void soIsOneThatWaitsForTheJdk() throws IOException {
    Handler slow = x -> new CountDownLatch(1).await();
    try (var rehearsal = Rehearsal.of(slow.through(SHORT))) {
      assertEquals(503, rehearsal.ask("GET", "/").status());
    }
  }

  @Test
  void soIsOneThatTakesTheCancellationForAFailure() throws IOException {
    Handler slow =
        x -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    try (var rehearsal = Rehearsal.of(slow.through(SHORT))) {
      assertEquals(503, rehearsal.ask("GET", "/").status());
    }
  }

  @Test
  void soIsOneThatWaitsForTheClient() throws IOException {
    Handler reading = x -> x.reply(new String(x.body().receive(10), UTF_8));
    try (var running = Running.with(reading.through(SHORT));
        var client = running.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
      assertTrue(client.receiveResponse().startsWith("HTTP/1.1 503 "));
    }
  }

  @Test
  void aReplyThatHasBeenBegunIsCutOff() throws IOException {
    Handler half =
        x -> {
          x.reply(new Http.Response(200, Fields.of())).send("half".getBytes(UTF_8));
          waitForever();
        };
    try (var rehearsal = Rehearsal.of(half.through(SHORT))) {
      assertThrows(IOException.class, () -> rehearsal.ask("GET", "/"));
    }
  }

  @Test
  void aHandlerThatIsInTimeAnswersAsEverAndTheConnectionGoesOn() throws IOException {
    Handler echo = x -> x.reply(x.path() + new String(x.body().receive(2), UTF_8));
    try (var running = Running.with(echo.through(LONG));
        var client = running.connect()) {
      for (var path : new String[] {"/1", "/2", "/3"}) {
        client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
        assertTrue(client.receiveResponse().endsWith("\r\n\r\n" + path + "hi"));
      }
    }
  }

  @Test
  void whatAHandlerThrowsComesThrough() throws IOException {
    Handler refusing =
        x -> {
          throw new HttpException(418, "a teapot");
        };
    try (var rehearsal = Rehearsal.of(refusing.through(LONG))) {
      assertEquals(418, rehearsal.ask("GET", "/").status());
    }
  }

  @Test
  void theExchangeBelongsToTheHandlerMeanwhileAndToNobodyElse() throws IOException {
    var refused = Channel.<Boolean>buffered(1);
    Handler strange =
        x -> {
          try (var others = dill.Bundle.open()) {
            others.go(() -> {
              assertThrows(WrongThreadException.class, x::path);
              refused.send(true);
            });
            others.await();
          }
          x.reply("done");
        };
    Filter after =
        next ->
            x -> {
              next.handle(x);
              assertEquals("/a", x.path()); // it is ours again
            };
    try (var rehearsal = Rehearsal.of(strange.through(after, LONG))) {
      assertEquals("done", rehearsal.ask("GET", "/a").text());
      assertTrue(refused.receive(Deadline.NOW));
    }
  }

  @Test
  void aLimitThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TimeLimit.of(Duration.ZERO));
  }
}
