package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import httpd.proxy.Balance;
import httpd.proxy.HealthCheck;
import httpd.proxy.ProxySettings;
import httpd.proxy.ReverseProxy;
import httpd.proxy.Upstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Up-streams that are slow, mad or gone. */
class ProxyFailureTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell";

  private static final ProxySettings IMPATIENT =
      ProxySettings.DEFAULT.withTimes(
          new ProxySettings.Times(
              Duration.ofSeconds(5),
              Duration.ofMillis(300),
              Duration.ofMillis(300),
              Duration.ofSeconds(5)));

  /** Sends a request through a proxy to some up-streams; returns the response, to the end. */
  private static String ask(ProxySettings settings, String request, String... upstreams)
      throws IOException {
    var list = List.of(upstreams).stream().map(Upstream::at).toArray(Upstream[]::new);
    try (var proxy = ReverseProxy.open(settings, list);
        var front = Running.with(proxy);
        var client = front.connect()) {
      client.send(request);
      return client.receiveResponse();
    }
  }

  private static String ask(String request, String... upstreams) throws IOException {
    return ask(IMPATIENT, request, upstreams);
  }

  /** An address where nobody listens. */
  private static String nobody() throws IOException {
    try (var gone = Scripted.saying("")) {
      return gone.url();
    }
  }

  private static Scripted.Script answering(AtomicInteger times) {
    return tcp -> {
      while (true) {
        Scripted.head(tcp);
        times.incrementAndGet();
        tcp.send(OK.getBytes(StandardCharsets.US_ASCII));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        ""
      })
  void anUpstreamThatAnswersNonsenseIsABadGateway(String answer) throws Exception {
    try (var mad = Scripted.saying(answer)) {
      assertTrue(ask(GET, mad.url()).startsWith("HTTP/1.1 502 "));
    }
  }

  @Test
  void aHeadThatIsTooLargeIsABadGateway() throws Exception {
    try (var huge = Scripted.saying("HTTP/1.1 200 OK\r\nA: " + "a".repeat(40_000) + "\r\n\r\n")) {
      assertTrue(ask(GET, huge.url()).startsWith("HTTP/1.1 502 "));
    }
  }

  @Test
  void whatIsHalfAResponseThereIsHalfAResponseHere() throws Exception {
    try (var half = Scripted.saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        var proxy = ReverseProxy.open(IMPATIENT, Upstream.at(half.url()));
        var front = Running.with(proxy);
        var client = front.connect()) {
      client.send(GET);
      client.receiveUntil("\r\n\r\n");
      var cut =
          org.junit.jupiter.api.Assertions.assertThrows(
              IOException.class, () -> client.receiveUntil("half and more"));
      assertFalse(cut instanceof java.net.SocketTimeoutException, cut.toString());
    }
  }

  @Test
  void anUpstreamThatDoesNotAnswerInTimeIsAGatewayTimeout() throws Exception {
    try (var slow = Scripted.with(tcp -> Deadline.NEVER.sleep())) {
      assertTrue(ask(GET, slow.url()).startsWith("HTTP/1.1 504 "));
      assertEquals(1, slow.connections());
    }
  }

  @Test
  void anUpstreamThatIsNotThereIsABadGateway() throws Exception {
    assertTrue(ask(GET, nobody()).startsWith("HTTP/1.1 502 "));
  }

  @Test
  void anyRequestThatHasNotReachedAnUpstreamIsTriedAtAnother() throws Exception {
    var times = new AtomicInteger();
    try (var well = Scripted.with(answering(times))) {
      var post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
      assertTrue(ask(post, nobody(), well.url()).endsWith("well"));
      assertTrue(ask(post, well.url(), nobody()).endsWith("well"));
      assertEquals(2, times.get());
    }
  }

  @Test
  void whatMayHaveBeenDoneIsTriedAgainOnlyIfItIsIdempotent() throws Exception {
    var times = new AtomicInteger();
    try (var dying = Scripted.with(Scripted::head);
        var well = Scripted.with(answering(times))) {
      assertTrue(ask(GET, dying.url(), well.url()).endsWith("well"));
      var post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
      assertTrue(ask(post, dying.url(), well.url()).startsWith("HTTP/1.1 502 "));
      var put = "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1";
      assertTrue(ask(put, dying.url(), well.url()).startsWith("HTTP/1.1 502 "));
    }
    assertEquals(1, times.get());
  }

  @Test
  void aConnectionThatHasDiedMeanwhileIsReplaced() throws Exception {
    try (var once = Scripted.saying(OK);
        var proxy = ReverseProxy.open(Upstream.at(once.url()));
        var front = Running.with(proxy);
        var client = front.connect()) {
      for (int i = 1; i <= 3; i++) {
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        var answer = client.receiveResponse();
        assertTrue(answer.endsWith("well") || answer.startsWith("HTTP/1.1 502 "), answer);
        client.send(GET);
        assertTrue(client.receiveResponse().endsWith("well"));
      }
    }
  }

  @Test
  void whatNobodyHasAskedForIsNoAnswerToTheNextRequest() throws Exception {
    try (var double1 =
            Scripted.with(tcp -> {
              Scripted.head(tcp);
              tcp.send((OK + OK.replace("well", "evil")).getBytes(StandardCharsets.US_ASCII));
              tcp.more();
            });
        var proxy = ReverseProxy.open(Upstream.at(double1.url()));
        var front = Running.with(proxy);
        var client = front.connect()) {
      for (int i = 1; i <= 3; i++) {
        client.send(GET);
        assertTrue(client.receiveResponse().endsWith("well"));
        assertEquals(i, double1.connections());
      }
    }
  }

  @Test
  void anUpstreamThatFailsIsLeftOutUntilItIsWellAgain() throws Exception {
    var well = new java.util.concurrent.atomic.AtomicBoolean();
    var check = new HealthCheck("/health", Duration.ofMillis(50), 1);
    Handler sick = x -> x.reply(well.get() ? 200 : 500);
    try (var back = Running.with(sick);
        var proxy =
            ReverseProxy.open(
                ProxySettings.DEFAULT.withHealth(check),
                Upstream.at("http://127.0.0.1:" + back.port()));
        var front = Running.with(proxy);
        var client = front.connect()) {
      awaitStatus(client, 503);
      well.set(true);
      awaitStatus(client, 200);
    }
  }

  private static void awaitStatus(RawClient client, int status) {
    Until.holds(() -> {
      try {
        return client.send(GET).receiveResponse().startsWith("HTTP/1.1 " + status);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void theSameValueOfAFieldGoesToTheSameUpstream() throws Exception {
    try (var one = Running.with(x -> x.reply("1"));
        var two = Running.with(x -> x.reply("2"));
        var proxy =
            ReverseProxy.open(
                ProxySettings.DEFAULT.withBalance(new Balance.ByField("Session")),
                Upstream.at("http://127.0.0.1:" + one.port()),
                Upstream.at("http://127.0.0.1:" + two.port()));
        var front = Running.with(proxy);
        var client = front.connect()) {
      var all = new HashSet<String>();
      for (int session = 0; session < 40; session++) {
        var seen = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
          client.send("GET / HTTP/1.1\r\nHost: x\r\nSession: " + session + "\r\n\r\n");
          var answer = client.receiveResponse();
          seen.add(answer.substring(answer.length() - 1));
        }
        assertEquals(1, seen.size());
        all.addAll(seen);
      }
      assertEquals(2, all.size(), "all went to one of the two");
    }
  }
}
