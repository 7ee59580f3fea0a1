package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Channel;
import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import httpd.proxy.ProxySettings;
import httpd.proxy.ReverseProxy;
import httpd.proxy.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that another server answers. */
class ReverseProxyTest {
  private static final Handler SHOW =
      x -> x.reply(x.request().target() + "\n" + x.request().fields());

  private interface Client {
    void talk(RawClient client) throws Exception;
  }

  private static void through(ProxySettings settings, Handler behind, Client client)
      throws Exception {
    try (var back = Running.with(behind);
        var proxy = ReverseProxy.open(settings, Upstream.at("http://127.0.0.1:" + back.port()));
        var front = Running.with(proxy);
        var raw = front.connect()) {
      client.talk(raw);
    }
  }

  private static void through(Handler behind, Client client) throws Exception {
    through(ProxySettings.DEFAULT, behind, client);
  }

  @Test
  void aRequestIsPassedOnWithWhatIsAboutTheClient() throws Exception {
    through(
        SHOW,
        client -> {
          client.send(
              "GET /a%2Fb?q HTTP/1.1\r\nHost: name\r\nAccept: x\r\nForwarded: for=me\r\n"
                  + "X-Forwarded-For: 10.0.0.1\r\nX_Forwarded_For: 10.0.0.1\r\n\r\n");
          var response = client.receiveResponse();
          assertTrue(response.startsWith("HTTP/1.1 200 "), response);
          assertEquals(
              """
              /a%2Fb?q
              Host: name
              Accept: x
              Forwarded: for=127.0.0.1;host="name";proto=http
              X-Forwarded-For: 127.0.0.1
              X-Forwarded-Proto: http
              X-Forwarded-Host: name
              Via: 1.1 httpd
              """,
              response.substring(response.indexOf("\r\n\r\n") + 4));
        });
  }

  @Test
  void whatATrustedClientSaysOfItsOwnClientIsKept() throws Exception {
    through(
        ProxySettings.DEFAULT.withTrusted(client -> client.getAddress().isLoopbackAddress()),
        SHOW,
        client -> {
          client.send(
              "GET / HTTP/1.1\r\nHost: name\r\nForwarded: for=10.0.0.1\r\n"
                  + "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n");
          var response = client.receiveResponse();
          assertTrue(response.contains("\nX-Forwarded-For: 10.0.0.1, 127.0.0.1\n"), response);
          assertTrue(response.contains("\nForwarded: for=10.0.0.1, for=127.0.0.1;"), response);
          assertTrue(response.contains("\nX-Forwarded-Proto: https\n"), response);
        });
  }

  @Test
  void whatIsAboutOneConnectionIsNotPassedOn() throws Exception {
    Handler back =
        x -> {
          var fields = Fields.of("Connection", "X-Mine", "X-Mine", "1", "Keep-Alive", "timeout=5");
          var seen = x.request().fields().toString().getBytes(StandardCharsets.UTF_8);
          x.reply(new Http.Response(200, fields.add("X-Ours", "2")), seen);
        };
    through(
        back,
        client -> {
          client.send(
              "GET / HTTP/1.1\r\nHost: name\r\nConnection: X-Secret, close\r\nX-Secret: 1\r\n"
                  + "Keep-Alive: 1\r\nTE: trailers\r\nProxy-Authorization: x\r\n"
                  + "Upgrade: h2c\r\n\r\n");
          var response = client.receiveAll();
          for (var gone :
              Set.of("X-Secret", "Keep-Alive", "TE:", "Proxy-Auth", "Upgrade", "X-Mine")) {
            assertFalse(response.contains(gone), response);
          }
          assertTrue(response.contains("X-Ours: 2"), response);
        });
  }

  @Test
  void aTargetInAbsoluteFormSaysWhichHostIsMeant() throws Exception {
    through(
        SHOW,
        client -> {
          client.send("GET http://meant?q HTTP/1.1\r\nHost: other\r\n\r\n");
          assertTrue(client.receiveResponse().contains("\r\n\r\n/?q\nHost: meant\n"));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/../x", "/%2e%2e/x", "/a/.%2E", "/./a"})
  void aPathWithDotsIsRefused(String path) throws Exception {
    through(
        SHOW,
        client -> {
          client.send("GET /a" + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
          assertTrue(client.receiveResponse().startsWith("HTTP/1.1 400 "));
        });
  }

  @Test
  void connectionsToTheUpstreamAreUsedAgain() throws Exception {
    var ports = ConcurrentHashMap.<Integer>newKeySet();
    Handler back =
        x -> {
          ports.add(x.remote().getPort());
          x.reply("well");
        };
    through(
        back,
        client -> {
          for (int i = 0; i < 10; i++) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(client.receiveResponse().endsWith("well"));
          }
          assertEquals(1, ports.size());
        });
  }

  @Test
  void aResponseMayComeWhileTheRequestIsUnderWay() throws Exception {
    Handler echo =
        x -> {
          var to = x.reply(new Http.Response(200, Fields.of()));
          var from = x.body();
          while (from.more()) {
            to.send(from.fill(1));
          }
        };
    through(
        echo,
        client -> {
          client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
          client.receiveUntil("\r\n\r\n");
          client.send("5\r\nhello\r\n");
          assertEquals("5\r\nhello\r\n", client.receiveUntil("hello\r\n"));
          client.send("3\r\nyou\r\n0\r\n\r\n");
          assertEquals("3\r\nyou\r\n0\r\n\r\n", client.receiveUntil("0\r\n\r\n"));
          client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
          assertTrue(client.receiveUntil("\r\n0\r\n\r\n").startsWith("HTTP/1.1 200 "));
        });
  }

  @Test
  void theUpstreamDecidesWhetherABodyIsAskedFor() throws Exception {
    Handler picky =
        x -> {
          if (x.path().equals("/no")) {
            x.reply(403);
          } else {
            x.reply(new String(x.body().receive(5), StandardCharsets.US_ASCII));
          }
        };
    var head = " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    through(
        picky,
        client -> {
          client.send("PUT /yes" + head);
          assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.receiveUntil("\r\n\r\n"));
          client.send("hello");
          assertTrue(client.receiveResponse().endsWith("\r\n\r\nhello"));
          client.send("PUT /no" + head);
          assertTrue(client.receiveResponse().startsWith("HTTP/1.1 403 "));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void aResponseWithoutABodyHasNone(int status) throws Exception {
    through(
        x -> x.reply(new Http.Response(status, Fields.of("X", "1")), new byte[0]),
        client -> {
          client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
          assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 " + status));
          assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 " + status));
        });
  }

  @Test
  void aResponseToHeadSaysHowLongTheBodyWouldBe() throws Exception {
    through(
        x -> x.reply("hello"),
        client -> {
          client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
          assertTrue(client.receiveUntil("\r\n\r\n").contains("Content-Length: 5\r\n"));
          client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
          assertTrue(client.receiveResponse().endsWith("\r\n\r\nhello"));
        });
  }

  @Test
  void aLargeBodyPassesBothWays() throws Exception {
    int size = 900_000;
    Handler back =
        x -> {
          x.body().skip(size);
          x.reply("y".repeat(size));
        };
    through(
        back,
        client -> {
          client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n");
          client.send("x".repeat(size));
          assertTrue(client.receiveResponse().endsWith("\r\n\r\n" + "y".repeat(size)));
        });
  }

  @Test
  void aClientThatLeavesIsNotWaitedFor() throws Exception {
    var left = Channel.<Boolean>buffered(1);
    try (var back =
            Scripted.with(tcp -> {
              Scripted.head(tcp);
              left.send(!tcp.more(Deadline.inSeconds(20)));
            });
        var proxy = ReverseProxy.open(Upstream.at(back.url()));
        var front = Running.with(proxy)) {
      var client = front.connect();
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      client.close();
      assertTrue(left.receive(Deadline.inSeconds(20)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://",
        "ftp://x",
        "http://x/path",
        "http://x?q",
        "http://u@x",
        "http://x:0",
        "http://x:65536",
        "unix:relative",
        "x:80"
      })
  void whatIsNoUpstreamIsRefused(String where) {
    var e = assertThrows(IllegalArgumentException.class, () -> Upstream.at(where));
    assertTrue(String.valueOf(e.getMessage()).contains("is no up-stream"));
  }
}
