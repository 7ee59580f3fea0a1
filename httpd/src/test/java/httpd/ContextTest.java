package httpd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is around an exchange. */
class ContextTest {
  private static final Attribute<String> NAME = Attribute.named("name");
  private static final Attribute<String> SAME_NAME = Attribute.named("name");

  @Test
  void whatIsToldIsThereForThisRequestAndUnderThisKeyOnly() throws IOException {
    Handler handler =
        x -> {
          var before = x.context().get(NAME).orElse("nobody");
          x.context().tell(NAME, "anne");
          var now = x.context().get(NAME).orElse("nobody");
          x.reply(before + " " + now + " " + x.context().get(SAME_NAME).orElse("nobody"));
        };
    try (var running = Running.with(handler);
        var client = running.connect()) {
      for (int i = 0; i < 2; i++) {
        var reply = client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").receiveResponse();
        assertTrue(reply.endsWith("\r\n\r\nnobody anne nobody"), reply);
      }
    }
  }

  @Test
  void aFieldIsAddedToWhateverReplyFollows() throws IOException {
    Handler handler =
        x -> {
          x.context().add("X-Added", "one");
          switch (x.path()) {
            case "/text" -> x.reply("text");
            case "/stream" -> x.reply(new Http.Response(200, Fields.of("X-Own", "two")));
            default -> throw new IllegalStateException("a failure");
          }
        };
    try (var rehearsal = Rehearsal.of(handler)) {
      for (var path : List.of("/text", "/stream", "/failure")) {
        var fields = rehearsal.ask("GET", path).head().fields();
        assertEquals(List.of("one"), fields.all("X-Added"), path);
      }
      assertTrue(rehearsal.ask("GET", "/stream").head().fields().has("X-Own", "two"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\u0000b", "a\rb"})
  void nothingThatIsAddedCanSplitAReply(String value) throws IOException {
    Handler handler =
        x -> {
          assertThrows(IllegalArgumentException.class, () -> x.context().add("X-Added", value));
          assertThrows(IllegalArgumentException.class, () -> x.context().add(value, "x"));
          x.reply("fine");
        };
    try (var rehearsal = Rehearsal.of(handler)) {
      var reply = rehearsal.ask("GET", "/");
      assertEquals("fine", reply.text());
      assertTrue(!reply.head().fields().has("X-Evil"));
    }
  }

  @Test
  void trailersGoBothWays() throws IOException {
    Handler handler =
        x -> {
          var to = x.reply(new Http.Response(200, Fields.of()));
          while (x.body().more()) {
            to.send(x.body().fill());
          }
          var sum = x.context().trailers().get("Sum").orElse("none");
          x.context().trailers(Fields.of("Sum", sum + "+1"));
        };
    try (var rehearsal = Rehearsal.of(handler);
        var client = Http.attach(rehearsal.connect())) {
      var fields = Fields.of("Host", "x", "Transfer-Encoding", "chunked");
      client.sendRequest(new Http.Request("POST", "/", fields));
      client.send("data".getBytes(UTF_8));
      client.done(Fields.of("Sum", "7"));
      assertEquals(200, client.receiveResponse().status());
      assertEquals("data", new String(client.receive(4), UTF_8));
      assertTrue(!client.more());
      assertEquals("7+1", client.trailers().get("Sum").orElse("none"));
    }
  }

  @Test
  void repliesPassTheOutletsFromTheInnermostToTheOutermost() throws IOException {
    var order = new CopyOnWriteArrayList<String>();
    Handler handler = x -> x.reply("body");
    var filtered = handler.through(noting("outer", order), noting("inner", order));
    try (var rehearsal = Rehearsal.of(filtered)) {
      assertEquals("body", rehearsal.ask("GET", "/").text());
    }
    assertEquals(List.of("inner", "outer"), order);
  }

  private static Filter noting(String name, List<String> order) {
    return next ->
        x -> {
          var rest = x.context().outlet();
          x.context()
              .outlet(
                  new Outlet() {
                    @Override
                    public void whole(Http.Response head, java.nio.ByteBuffer body)
                        throws IOException {
                      order.add(name);
                      rest.whole(head, body);
                    }

                    @Override
                    public dsock.ByteSocket begin(Http.Response head) throws IOException {
                      return rest.begin(head);
                    }
                  });
          next.handle(x);
        };
  }

  @Test
  void aBodyMayBeLongerThanTheServerAllowsWhereThatIsSaid() throws IOException {
    Handler handler =
        x -> {
          x.context().bodyLimit(x.path().equals("/more") ? 20 : 5);
          x.reply(x.body().receive(10).length + "");
        };
    var request = new Http.Request("POST", "/more", Fields.of());
    try (var rehearsal = Rehearsal.of(handler, Limits.DEFAULT.withBodyBytes(8))) {
      assertEquals("10", rehearsal.ask(request, new byte[10]).text());
      var less = new Http.Request("POST", "/less", Fields.of());
      assertEquals(413, rehearsal.ask(less, new byte[10]).status());
    }
  }
}
