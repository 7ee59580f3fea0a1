package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody in between cuts off, changes, delays or splits what is sent. */
class TlsHostileTest {
  private static final String SAID = "something secret";

  @TempDir private static Path folder;
  private static TlsEnds tls;

  @BeforeAll
  static void make() throws IOException {
    tls = TlsEnds.in(folder);
  }

  /** A server that says one thing, and then that it is done. */
  private static void serve(ByteSocket socket, TlsVersion version) throws IOException {
    try (var server = Tls.attachServer(socket, tls.server().speaking(version))) {
      server.send(utf8(SAID));
      server.done();
      server.more();
    }
  }

  /** What a client hears of that. */
  private static String hear(ByteSocket socket, Deadline deadline) throws IOException {
    try (var client = Tls.attachClient(socket, tls.client(), "localhost", deadline)) {
      var heard = new StringBuilder();
      while (client.more(deadline)) {
        heard.append(utf8(client.fill()));
      }
      return heard.toString();
    }
  }

  private static String hearThrough(Relay relay, TlsVersion version) throws IOException {
    return hearThrough(relay, version, Deadline.NEVER);
  }

  private static String hearThrough(Relay relay, TlsVersion version, Deadline deadline)
      throws IOException {
    try (relay;
        var bundle = Bundle.isolated(_ -> {})) {
      relay.start(bundle);
      bundle.go(() -> serve(relay.server.right(), version));
      return hear(relay.client.left(), deadline);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConversationThatIsCutOffAnywhereIsNeverTakenForAWholeOne(TlsVersion version)
      throws IOException {
    var whole = new Relay();
    assertEquals(SAID, hearThrough(whole, version));
    int least = whole.passed() - 12; // signatures differ in length, by some bytes
    assertTrue(least > 500);
    int handshake = least - 150; // of which each run takes another third
    for (int i = new Random().nextInt(3); i < least; i += i < handshake ? 3 : 1) {
      var relay = new Relay().cutting(i);
      var failure = assertThrows(IOException.class, () -> hearThrough(relay, version));
      assertFalse(failure instanceof EOFException, failure::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConversationThatIsChangedAnywhereIsNeverTakenForTheSame(TlsVersion version)
      throws IOException {
    var whole = new Relay();
    assertEquals(SAID, hearThrough(whole, version));
    int least = whole.passed() - 12;
    Rounds.run(
        "changed " + version,
        seed -> {
          int at = new Random(seed).nextInt(least);
          try { // not all of a header is protected; a length that has grown waits for more
            assertEquals(
                SAID, hearThrough(new Relay().flipping(at), version, Deadline.inMillis(500)));
          } catch (IOException e) {
            assertFalse(e instanceof EOFException, e::toString);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void recordsComeInAnyPieces(TlsVersion version) throws IOException {
    assertEquals(SAID, hearThrough(new Relay().splitting(new Random(1), 1), version));
    Rounds.run(
        "pieces " + version,
        seed -> {
          var random = new Random(seed);
          var relay = new Relay().splitting(random, 1 + random.nextInt(300));
          assertEquals(SAID, hearThrough(relay, version));
        });
  }

  @ParameterizedTest
  @EnumSource
  void aHandshakeThatIsCancelledAnywhereClosesTheConnection(TlsVersion version) throws IOException {
    for (int i = 0; i < 500; i += 50) {
      try (var relay = new Relay().stoppingAt(i)) {
        try (var bundle = Bundle.isolated(_ -> {})) {
          relay.start(bundle);
          bundle.go(() -> serve(relay.server.right(), version));
          try (var clients = Bundle.open()) {
            Until.waiting(
                clients,
                () ->
                    assertThrows(
                        CancellationException.class,
                        () -> Tls.attachClient(relay.client.left(), tls.client(), "localhost")));
          } // cancels
          assertThrows(IOException.class, () -> relay.client.left().more()); // it is closed
        }
      }
    }
  }

  @Test
  void aHandshakeThatIsLateClosesTheConnection() throws IOException {
    for (int i = 0; i < 500; i += 100) {
      try (var relay = new Relay().stoppingAt(i);
          var bundle = Bundle.isolated(_ -> {})) {
        relay.start(bundle);
        bundle.go(() -> serve(relay.server.right(), TlsVersion.TLS_1_3));
        var soon = Deadline.inMillis(20);
        var client = relay.client.left();
        assertThrows(
            SocketTimeoutException.class,
            () -> Tls.attachClient(client, tls.client(), "localhost", soon));
        assertThrows(IOException.class, client::more); // it is closed
      }
    }
  }

  @Test
  void aDetachThatIsLateClosesTheConnection() throws IOException {
    try (var ends = tls.over(Ends.tcp())) {
      assertThrows(SocketTimeoutException.class, () -> ends.left().detach(Deadline.NOW));
      assertThrows(IOException.class, () -> ends.left().more());
    }
  }

  @Test
  void recordsThatBringNothingAreEndured() throws IOException {
    try (var below = Ends.inproc(64 * 1024)) {
      var ends = tls.over(below);
      ends.left().send(new byte[0]);
      ends.left().send(utf8("x"));
      assertEquals("x", utf8(ends.right().receive(1)));
    }
  }

  @Test
  void aPeerThatSpeaksPlainTextAfterTheHandshakeIsHeardOut() throws IOException {
    try (var relay = new Relay();
        var bundle = Bundle.isolated(_ -> {})) {
      relay.start(bundle);
      bundle.go(() -> {
        try (var server = Tls.attachServer(relay.server.right(), tls.server())) {
          server.send(utf8("ready"));
          server.receive(2);
          relay.client.right().send(utf8("HTTP/1.1 500 somebody else\r\n"));
          server.more();
        }
      });
      try (var client = Tls.attachClient(relay.client.left(), tls.client(), "localhost")) {
        assertEquals("ready", utf8(client.receive(5)));
        client.send(utf8("go"));
        assertSays("plain HTTP", assertThrows(SSLException.class, client::more));
        assertSays("broken", assertThrows(IOException.class, client::more));
      }
    }
  }
}
