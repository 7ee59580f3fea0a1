package dsock.ws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.Ends;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How two sides come to speak WebSocket, and how they do not. */
class HandshakeTest {
  private static final String REQUEST =
      """
      GET /chat HTTP/1.1
      Host: server.example.com
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      """;

  private static final String RESPONSE =
      """
      HTTP/1.1 101 Switching Protocols
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Accept: @
      """;

  private static final WebSocketSettings TWO =
      WebSocketSettings.DEFAULT.withProtocols("superchat", "chat");

  private static byte[] wire(String head) {
    return (head.replace("\n", "\r\n") + "\r\n").getBytes(ISO_8859_1);
  }

  private static String answer(String request, WebSocketSettings settings) throws IOException {
    var peer = new Pieces(wire(request));
    var http = Http.attach(peer);
    var head = http.receiveRequest();
    try {
      WebSocket.attachServer(http, head, settings, Deadline.NEVER);
      assertFalse(peer.isClosed());
    } catch (HttpException refused) {
      assertTrue(peer.isClosed());
    }
    return new String(peer.sent(), ISO_8859_1);
  }

  // RFC 6455 section 1.3
  @Test
  void theServerAnswersAsInTheExampleOfTheRfc() throws IOException {
    assertEquals(
        """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
        \r
        """,
        answer(REQUEST, WebSocketSettings.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /                         | POST /                             | 405 | Allow: GET
          Upgrade: websocket            | X: y                               | 426 | Upgrade: websocket
          Upgrade: websocket            | Upgrade: h2c                       | 426 | Upgrade: websocket
          Connection: Upgrade           | Connection: keep-alive             | 426 | Connection: close, Upgrade
          Sec-WebSocket-Version: 13     | Sec-WebSocket-Version: 8           | 426 | Sec-WebSocket-Version: 13
          Sec-WebSocket-Version: 13     | X: y                               | 426 | Sec-WebSocket-Version: 13
          dGhlIHNhbXBsZSBub25jZQ==      | dGhlIHNhbXBsZSBub25jZQ=            | 400 | Connection: close
          dGhlIHNhbXBsZSBub25jZQ==      | dGhlIHNhbXBsZSBub25j               | 400 | Connection: close
          dGhlIHNhbXBsZSBub25jZQ==      | !!hlIHNhbXBsZSBub25jZQ==           | 400 | Connection: close
          Sec-WebSocket-Key             | X-Key                              | 400 | Connection: close
          Upgrade: websocket            | Upgrade: websocket~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | 400 | Connection
          Upgrade: websocket            | Upgrade: websocket~Content-Length: 5 | 400 | Connection: close
          Upgrade: websocket            | Upgrade: websocket~Sec-WebSocket-Protocol: a b | 400 | Connection
          Upgrade: websocket            | Upgrade: websocket~Sec-WebSocket-Extensions: a; b=; c | 400 | Connection
          """)
  void aRequestThatIsNotRightIsRefused(String part, String by, int status, String field)
      throws IOException {
    var request = REQUEST.replace(part, by.replace("~", "\n"));
    var answer = answer(request, WebSocketSettings.DEFAULT);
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("\r\n" + field), answer);
  }

  // libdill refuses what Firefox sends: its issue 203
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Connection: Upgrade  | Connection: keep-alive, Upgrade
          Connection: Upgrade  | Connection: keep-alive~Connection: upgrade
          Upgrade: websocket   | upgrade: WebSocket
          Upgrade: websocket   | Upgrade: h2c, websocket
          Upgrade: websocket   | Upgrade: websocket~Content-Length: 0
          """)
  void whatSomeBrowsersSendIsTaken(String part, String by) throws IOException {
    var request = REQUEST.replace(part, by.replace("~", "\n"));
    var answer = answer(request, WebSocketSettings.DEFAULT);
    assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat                | chat
          soap, chat          | chat
          chat, superchat     | chat
          superchat, chat     | superchat
          soap                |
          Chat                |
          """)
  void theFirstSubprotocolOfTheClientsThatTheServerSpeaksIsSpoken(String offered, String spoken)
      throws IOException {
    var answer = answer(REQUEST + "Sec-WebSocket-Protocol: " + offered + "\n", TWO);
    assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
    var expected = "\r\nSec-WebSocket-Protocol: " + spoken + "\r\n";
    assertEquals(spoken != null, answer.contains(expected), answer);
    assertEquals(spoken != null, answer.contains("Sec-WebSocket-Protocol"), answer);
  }

  /** A server that answers as it likes. */
  private static WebSocket<?> ask(String part, String by, WebSocketSettings settings)
      throws IOException {
    try (var tasks = Bundle.open()) {
      var ends = Ends.inproc(10_000);
      tasks.go(() -> {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) ends.right().receive(1)[0]);
        }
        var key = head.toString().replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
        var answer = RESPONSE.replace("@", Key.answer(key)).replace(part, by.replace("~", "\n"));
        ends.right().send(wire(answer));
        ends.right().done();
      });
      var left = ends.left();
      try {
        return WebSocket.attachClient(left, "host", "/", settings, Deadline.NEVER);
      } catch (IOException failed) {
        assertThrows(SocketException.class, left::more); // it has been closed
        throw failed;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          101 Switching Protocols  | 200 OK                              | it answers 200
          101 Switching Protocols  | 301 Moved~Location: /there          | it answers 301
          Upgrade: websocket       | Upgrade: h2c                        | another protocol
          Connection: Upgrade      | Connection: keep-alive              | another protocol
          Sec-WebSocket-Accept: s  | X                                   | not the answer to the key
          Accept:                  | Accept: x                           | not the answer to the key
          Upgrade: websocket       | Upgrade: websocket~Sec-WebSocket-Protocol: soap  | subprotocol not offered
          Upgrade: websocket       | Upgrade: websocket~Sec-WebSocket-Protocol: chat, superchat | subprotocol not
          Upgrade: websocket       | Upgrade: websocket~Sec-WebSocket-Extensions: permessage-deflate | extension not offered
          """)
  void anAnswerThatIsNotRightIsRefused(String part, String by, String says) {
    var target = part.equals("Sec-WebSocket-Accept: s") ? "Sec-WebSocket-Accept" : part;
    var failure = assertThrows(HandshakeException.class, () -> ask(target, by, TWO));
    assertTrue(String.valueOf(failure.getMessage()).contains(says), failure.toString());
    int status = by.matches("\\d.*") ? Integer.parseInt(by.substring(0, 3)) : 101;
    assertEquals(status, failure.response().status());
  }

  @Test
  void aServerMayLeaveTheSubprotocolOut() throws IOException {
    assertEquals("", ask("x", "x", TWO).protocol());
    assertEquals("chat", ask("Conn", "Sec-WebSocket-Protocol: chat~Conn", TWO).protocol());
  }

  @Test
  void bothSidesAgreeAndGoOnWithMessages() throws IOException {
    try (var ends = Ends.inproc(10_000);
        var tasks = Bundle.open()) {
      tasks.go(() -> {
        var http = Http.attach(ends.right());
        var request = http.receiveRequest();
        assertEquals("/chat?room=1", request.target());
        assertTrue(request.fields().has("Origin", "https://example.org"));
        var socket = WebSocket.attachServer(http, request, TWO, Deadline.NEVER);
        assertEquals("chat", socket.protocol());
        socket.send("welcome");
        socket.detach();
      });
      var settings =
          WebSocketSettings.DEFAULT
              .withProtocols("soap", "chat")
              .withFields(Fields.of("Origin", "https://example.org"));
      var socket =
          WebSocket.attachClient(ends.left(), "host", "/chat?room=1", settings, Deadline.NEVER);
      assertEquals("chat", socket.protocol());
      assertFalse(socket.isCompressed());
      assertEquals("welcome", socket.receiveText());
      assertFalse(socket.more());
      tasks.await();
    }
  }

  @Test
  void whatTheHandshakeSaysItselfCannotBeAdded() {
    for (var name : new String[] {"Host", "upgrade", "Sec-WebSocket-Key"}) {
      var fields = Fields.of(name, "x");
      assertThrows(
          IllegalArgumentException.class, () -> WebSocketSettings.DEFAULT.withFields(fields));
    }
    assertThrows(
        IllegalArgumentException.class, () -> WebSocketSettings.DEFAULT.withProtocols("a", "a"));
    assertThrows(
        IllegalArgumentException.class, () -> WebSocketSettings.DEFAULT.withProtocols("a b"));
  }
}
