package dsock.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dsock.Ends;
import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What libdill's own test of ws does, and its bytes. */
class LibdillWebSocketTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private static WebSocket<Pieces> server(Pieces peer) {
    return WebSocket.attach(peer, Role.SERVER, WebSocketSettings.DEFAULT);
  }

  private static WebSocket<Pieces> client(Pieces peer) {
    return WebSocket.attach(peer, Role.CLIENT, WebSocketSettings.DEFAULT);
  }

  // as captured from libdill
  @Test
  void onTheWireAServerSendsWhatLibdillDoes() throws IOException {
    var peer = new Pieces();
    server(peer).send("DEF");
    assertEquals("81 03 44 45 46", HEX.formatHex(peer.sent()));
    var closed = new Pieces();
    server(closed).done(Close.NORMAL, "OK");
    assertEquals("88 04 03 e8 4f 4b", HEX.formatHex(closed.sent()));
  }

  // as captured from libdill, which sends the payload byte by byte
  @Test
  void onTheWireAClientSendsWhatLibdillDoesButForTheMask() throws IOException {
    var peer = new Pieces();
    client(peer).send("ABC");
    var sent = peer.sent();
    assertEquals("81 83", HEX.formatHex(sent, 0, 2));
    assertEquals(2 + 4 + 3, sent.length);
    for (int i = 0; i < 3; i++) {
      assertEquals("ABC".charAt(i), sent[6 + i] ^ sent[2 + i]);
    }
  }

  // ws.c has received it from its peer, and says EPROTO for status 1006 and half a status
  @Test
  void aGoodbyeWithoutAStatusIsTold() throws IOException {
    var socket = server(new Pieces(HEX.parseHex("88 80 01 02 03 04")));
    assertFalse(socket.more());
    assertEquals(Close.NO_STATUS, socket.status().orElseThrow().status());
    assertThrows(EOFException.class, socket::receive);
    assertThrows(EOFException.class, socket::receive); // sticky
  }

  // ws.c:test without HTTP, and with it but for the handshake
  @Test
  void textGoesBothWaysAndTheGoodbyeSaysWhy() throws IOException {
    try (var ends = Ends.inproc(1000);
        var tasks = Bundle.open()) {
      tasks.go(() -> {
        var client = WebSocket.attach(ends.left(), Role.CLIENT, WebSocketSettings.DEFAULT);
        client.send("ABC");
        assertEquals("DEF", client.receiveText());
        client.done(Close.NORMAL, "OK");
        client.detach().send(new byte[] {42});
      });
      var server = WebSocket.attach(ends.right(), Role.SERVER, WebSocketSettings.DEFAULT);
      assertEquals("ABC", server.receiveText());
      server.send("DEF");
      assertThrows(EOFException.class, server::receive);
      assertEquals(new Close(Close.NORMAL, "OK"), server.status().orElseThrow());
      assertEquals(42, server.detach().receive(1)[0]);
      tasks.await();
    }
  }

  // libdill's server dereferences null then
  @Test
  void detachingThrowsAwayWhatStillComes() throws IOException {
    var bytes = Frames.bytes("text one; ping p; bin+ two; cont three; close 1000", Role.CLIENT);
    var peer = new Pieces(bytes, new byte[] {42});
    assertEquals(42, server(peer).detach().receive(1)[0]);
    assertEquals("[close 1000]", Frames.read(peer.sent()).toString());
  }
}
