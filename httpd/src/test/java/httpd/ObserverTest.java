package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Channel;
import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** An observer is told of each request when it begins, and how it ended. */
class ObserverTest {
  private final Channel<String> told = Channel.buffered(100);

  private final Observer observer =
      new Observer() {
        @Override
        public Ending begin(Http.Request request, InetSocketAddress remote) {
          var task = Thread.currentThread();
          told.send("begin " + request.method());
          return outcome -> {
            assertEquals(task, Thread.currentThread());
            assertTrue(!outcome.took().isNegative());
            told.send(
                (outcome.status() + " " + outcome.route())
                    + (" " + outcome.received() + " in " + outcome.sent() + " out")
                    + outcome.failure().map(e -> " " + e.getMessage()).orElse(""));
          };
        }

        @Override
        public void refused(InetSocketAddress remote, int status) {
          told.send("refused " + status);
        }
      };

  private String next() {
    return told.receive(Deadline.inSeconds(20));
  }

  private Running running(Handler handler) throws IOException {
    return Running.of(Running.listen(Limits.DEFAULT).observedBy(observer), handler);
  }

  @Test
  void ofAReplyWithItsRouteAndItsBytes() throws IOException {
    var router =
        Router.create()
            .mount(
                "/shop",
                Router.create()
                    .post(
                        "/{id}",
                        x -> {
                          x.body().receive(3);
                          x.reply(new Http.Response(200, Fields.of())).send(new byte[5]);
                        }));
    try (var running = running(router);
        var client = running.connect()) {
      client.send("POST /shop/7 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd");
      assertEquals("begin POST", next());
      assertEquals("200 /shop/{id} 3 in 5 out", next());
    }
  }

  @Test
  void ofAFailure() throws IOException {
    Handler broken =
        x -> {
          throw new IllegalStateException("broken");
        };
    try (var running = running(broken);
        var client = running.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals("begin GET", next());
      assertEquals("500  0 in 26 out broken", next());
    }
  }

  @Test
  void ofWhatIsNoRequest() throws IOException {
    try (var running = running(x -> x.reply("never"));
        var client = running.connect()) {
      client.send("nonsense\r\n\r\n");
      assertEquals("refused 400", next());
    }
  }
}
