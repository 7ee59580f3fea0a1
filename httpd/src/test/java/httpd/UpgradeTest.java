package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Channel;
import dill.Deadline;
import dsock.Tcp;
import dsock.http.Fields;
import dsock.ws.Close;
import dsock.ws.WebSocket;
import dsock.ws.WebSocketException;
import dsock.ws.WebSocketSettings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A connection that changes to WebSocket. */
class UpgradeTest {
  private static final Handler ECHO =
      x -> {
        try (var socket = x.upgrade()) {
          while (socket.more()) {
            socket.sendPart(socket.receivePart());
          }
        }
      };

  private static WebSocket<Tcp> connect(Running running, WebSocketSettings settings)
      throws IOException {
    var tcp = Tcp.connect("127.0.0.1", running.port());
    return WebSocket.attachClient(tcp, "localhost", "/", settings, Deadline.NEVER);
  }

  private static WebSocket<Tcp> connect(Running running) throws IOException {
    return connect(running, WebSocketSettings.DEFAULT);
  }

  @Test
  void theHandlerSpeaksWebSocketUntilItReturns() throws Exception {
    try (var running = Running.with(ECHO);
        var socket = connect(running)) {
      socket.send("hello");
      assertEquals("hello", socket.receiveText());
      socket.done(Close.NORMAL, "bye");
      assertFalse(socket.more());
      assertEquals(new Close(Close.NORMAL, ""), socket.status().orElseThrow());
      assertFalse(socket.detach().more(), "the server has not closed the connection");
    }
  }

  @Test
  void aHandlerThatReturnsWithoutAGoodbyeHasItSaidForIt() throws Exception {
    Handler once = x -> x.upgrade().send("only this");
    try (var running = Running.with(once);
        var socket = connect(running)) {
      assertEquals("only this", socket.receiveText());
      assertFalse(socket.more());
      assertEquals(Close.NORMAL, socket.status().orElseThrow().status());
    }
  }

  @Test
  void aHandlerThatFailsEndsTheConnectionWithoutAGoodbye() throws Exception {
    Handler failing =
        x -> {
          x.upgrade();
          throw new IllegalArgumentException("on purpose");
        };
    try (var running = Running.with(failing);
        var socket = connect(running)) {
      var gone = assertThrows(WebSocketException.class, socket::more);
      assertEquals(Close.ABNORMAL, gone.status());
    }
  }

  @Test
  void aRequestThatDoesNotAskForItIsToldWhatIsSpokenHere() throws Exception {
    try (var running = Running.with(ECHO);
        var client = running.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      var response = client.receiveResponse();
      assertTrue(response.startsWith("HTTP/1.1 426 "), response);
      assertTrue(response.contains("Upgrade: websocket\r\n"), response);
      assertTrue(response.contains("Sec-WebSocket-Version: 13\r\n"), response);
    }
  }

  @Test
  void theHandlerDecidesByTheOrigin() throws Exception {
    Handler strict =
        x -> {
          if (!x.request().fields().has("Origin", "https://example.org")) {
            x.reply(403);
            return;
          }
          ECHO.handle(x);
        };
    var ours = WebSocketSettings.DEFAULT.withFields(Fields.of("Origin", "https://example.org"));
    try (var running = Running.with(strict)) {
      assertThrows(IOException.class, () -> connect(running));
      try (var socket = connect(running, ours)) {
        socket.send("hello");
        assertEquals("hello", socket.receiveText());
      }
    }
  }

  @Test
  void aServerThatIsDrainedSaysGoodbye() throws Exception {
    var upgraded = Channel.<Void>create();
    Handler handler =
        x -> {
          try (var socket = x.upgrade()) {
            upgraded.done();
            assertFalse(socket.more());
          }
        };
    try (var running = Running.with(handler);
        var socket = connect(running)) {
      for (var _ : upgraded) {
        // none comes; it ends once the handler is there
      }
      assertFalse(running.server.drain(Deadline.NOW));
      assertFalse(socket.more());
      assertEquals(Close.GOING_AWAY, socket.status().orElseThrow().status());
      assertTrue(running.awaitEnd(Deadline.inSeconds(20)), "the server does not end");
    }
  }

  @Test
  void aServerThatIsClosedEndsTheConnectionAtOnce() throws Exception {
    try (var running = Running.with(ECHO);
        var socket = connect(running)) {
      socket.send("hello");
      assertEquals("hello", socket.receiveText());
      running.server.close();
      assertThrows(IOException.class, socket::more);
    }
  }
}
