package dsock;

import static dill.Choose.after;
import static dill.Choose.choose;
import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes through an encrypted socket, how it ends, and what is left below. */
class TlsTest {
  @TempDir private static Path folder;
  private static TlsEnds tls;

  @BeforeAll
  static void make() throws IOException {
    tls = TlsEnds.in(folder);
  }

  private static Ends<Tls<Tcp>> open(TlsVersion version) throws IOException {
    return TlsEnds.over(Ends.tcp(), tls.client(), tls.server().speaking(version));
  }

  @ParameterizedTest
  @EnumSource
  void bytesGoBothWays(TlsVersion version) throws IOException {
    try (var ends = open(version)) {
      assertEquals(version, ends.left().version());
      assertEquals(version, ends.right().version());
      ends.left().send(utf8("one way"));
      assertEquals("one way", utf8(ends.right().receive(7)));
      ends.right().send(new ByteBuffer[] {Utf8.buffer("and "), Utf8.buffer("back")});
      ends.right().sendSoon(new ByteBuffer[] {Utf8.buffer("!")});
      assertEquals("and back!", utf8(ends.left().receive(9)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsMaySendAtOnce(TlsVersion version) throws IOException {
    Rounds.run(
        "both send " + version,
        seed -> {
          var random = new Random(seed);
          try (var ends = open(version);
              var bundle = Bundle.open()) {
            exchange(bundle, ends.left(), ends.right(), random);
            exchange(bundle, ends.right(), ends.left(), random);
            bundle.await();
          }
        });
  }

  /** Sends random bytes in random pieces, and receives them in others. */
  private static void exchange(Bundle bundle, ByteSocket from, ByteSocket to, Random random) {
    var all = new byte[random.nextInt(300_000)];
    random.nextBytes(all);
    long seed = random.nextLong();
    bundle.go(() -> {
      var pieces = new Random(seed);
      for (int at = 0; at < all.length; ) {
        int step = Math.min(all.length - at, pieces.nextInt(1 << pieces.nextInt(18)));
        from.send(ByteBuffer.wrap(all, at, step));
        at += step;
      }
    });
    bundle.go(() -> {
      var pieces = new Random(~seed);
      var got = ByteBuffer.allocate(all.length);
      while (got.hasRemaining()) {
        int some = 1 + pieces.nextInt(1 << pieces.nextInt(16));
        var in = to.fill(Math.min(some, got.remaining()));
        got.put(in.slice(in.position(), Math.min(some, in.remaining())));
        in.position(in.position() + Math.min(some, in.remaining()));
      }
      assertArrayEquals(all, got.array());
    });
  }

  @ParameterizedTest
  @EnumSource
  void whoIsDoneStillReceives(TlsVersion version) throws IOException {
    try (var ends = open(version)) {
      ends.left().send(utf8("request"));
      ends.right().send(utf8("in flight"));
      ends.left().done();
      assertThrows(IllegalStateException.class, () -> ends.left().send(utf8("more")));
      assertThrows(IllegalStateException.class, () -> ends.left().done());
      assertEquals("in flight", utf8(ends.left().receive(9)));
      assertEquals("request", utf8(ends.right().receive(7)));
      ends.right().send(utf8("response"));
      assertEquals("response", utf8(ends.left().receive(8)));
      assertFalse(ends.right().more());
      assertThrows(EOFException.class, () -> ends.right().fill());
      ends.right().done();
      assertFalse(ends.left().more());
    }
  }

  @Test
  void inTheNewerVersionEachDirectionEndsByItself() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_3)) {
      ends.left().done();
      assertFalse(ends.right().more());
      ends.right().send(utf8("still there"));
      assertEquals("still there", utf8(ends.left().receive(11)));
      assertFalse(ends.right().more());
    }
  }

  @Test
  void inTheOlderVersionTheEndIsOneForBothDirections() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_2)) {
      ends.left().done();
      assertFalse(ends.right().more());
      var late = assertThrows(SSLException.class, () -> ends.right().send(utf8("too late")));
      assertSays("TLS 1.2", late);
      ends.right().done(); // which nothing has been broken for
      assertFalse(ends.left().more());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDetachedSocketGoesOnInPlainText(TlsVersion version) throws IOException {
    try (var below = Ends.tcp();
        var bundle = Bundle.open()) {
      var ends = TlsEnds.over(below, tls.client(), tls.server().speaking(version));
      bundle.go(() -> {
        assertEquals("secret", utf8(ends.right().receive(6)));
        assertSame(below.right(), ends.right().detach());
        below.right().send(utf8("from the right"));
        assertEquals("from the left", utf8(below.right().receive(13)));
      });
      ends.left().send(utf8("secret"));
      assertSame(below.left(), ends.left().detach());
      below.left().send(utf8("from the left"));
      assertEquals("from the right", utf8(below.left().receive(14)));
      bundle.await();
    }
  }

  @Test
  void encryptionComesAndGoesManyTimes() throws IOException {
    try (var below = Ends.inproc(1000)) {
      for (int i = 0; i < 5; i++) {
        var ends = tls.over(below);
        try (var bundle = Bundle.open()) {
          bundle.go(() -> ends.left().detach());
          ends.right().detach();
          bundle.await();
        }
        below.left().send(utf8("plain"));
        assertEquals("plain", utf8(below.right().receive(5)));
      }
    }
  }

  @Test
  void aDetachThatWouldLoseWhatThePeerSentFails() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_3)) {
      ends.right().send(utf8("unread"));
      assertSays("has sent more", assertThrows(SSLException.class, () -> ends.left().detach()));
      assertThrows(IOException.class, () -> ends.left().more()); // it is closed
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClosedSocketHasSaidThatItIsDone(TlsVersion version) throws IOException {
    try (var ends = open(version)) {
      ends.left().send(utf8("last words"));
      ends.left().close();
      ends.left().close();
      assertEquals("last words", utf8(ends.right().receive(10)));
      assertFalse(ends.right().more());
      assertThrows(IOException.class, () -> ends.left().send(utf8("x")));
    }
  }

  @Test
  void aSocketThatIsClosedFromAboveHasSaidThatItIsDone() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_3)) {
      var lines = Suffix.attach(ends.left(), Suffix.CRLF);
      lines.send("a line");
      lines.close();
      assertEquals("a line\r\n", utf8(ends.right().receive(8)));
      assertFalse(ends.right().more());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndThatNobodySaidIsNoEnd(TlsVersion version) throws IOException {
    try (var below = Ends.inproc(64 * 1024)) {
      var ends = TlsEnds.over(below, tls.client(), tls.server().speaking(version));
      ends.left().send(utf8("half of"));
      below.left().close(); // past the layer
      assertEquals("half of", utf8(ends.right().receive(7)));
      assertSays("cut", assertThrows(SSLException.class, () -> ends.right().more()));
      var again = assertThrows(IOException.class, () -> ends.right().fill());
      assertFalse(again instanceof EOFException);
    }
  }

  @Test
  void aReceiveThatWasLateCanBeTriedAgain() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_3)) {
      assertThrows(SocketTimeoutException.class, () -> ends.right().fill(5, Deadline.NOW));
      ends.left().send(utf8("123"));
      assertTrue(ends.right().more());
      assertThrows(SocketTimeoutException.class, () -> ends.right().fill(5, Deadline.NOW));
      ends.left().send(utf8("45"));
      assertEquals("12345", utf8(ends.right().receive(5)));
    }
  }

  @Test
  void aSendThatWasCancelledBreaksTheOutputAndNotTheInput() throws IOException {
    try (var ends = tls.over(Ends.inproc(30_000))) {
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle,
            () ->
                assertThrows(
                    CancellationException.class, () -> ends.left().send(new byte[100_000])));
      } // cancels
      var broken = assertThrows(IOException.class, () -> ends.left().send(utf8("x")));
      assertSays("broken", broken);
      ends.right().send(utf8("back"));
      assertEquals("back", utf8(ends.left().receive(4)));
    }
  }

  @Test
  void anOwnedSocketIsForItsOwnerAlone() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_3)) {
      ends.right().send(utf8("line 1\r\nline 2\r\n"));
      var lines = Suffix.attach(ends.left(), Suffix.CRLF);
      assertEquals("line 1", lines.receiveText());
      assertSays("owned", assertThrows(IllegalStateException.class, () -> ends.left().fill()));
      assertThrows(IllegalStateException.class, () -> ends.left().send(utf8("x")));
      assertThrows(IllegalStateException.class, () -> ends.left().done());
      lines.send("the stream is whole");
      assertEquals("line 2", lines.receiveText());
      assertEquals("the stream is whole\r\n", utf8(ends.right().receive(21)));
    }
  }

  @Test
  void oneTaskForEachDirection() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_3);
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> ends.left().more());
      assertThrows(IllegalStateException.class, () -> ends.left().more());
      ends.left().send(utf8("while it waits"));
      assertEquals("while it waits", utf8(ends.right().receive(14)));
      ends.right().send(utf8("x"));
      bundle.await();
    }
  }

  @Test
  void encryptionStandsOnEncryption() throws IOException {
    try (var ends = tls.over(tls.over(Ends.tcp()))) {
      ends.left().send(new byte[100_000]);
      assertEquals(100_000, ends.right().receive(100_000).length);
    }
  }

  @Test
  void aChoiceSeesWhatHasBeenDecryptedAndWhatIsStillBelow() throws IOException {
    try (var ends = open(TlsVersion.TLS_1_3);
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.right().send(utf8("12")));
      assertEquals("came", choose(ends.left().arriving(() -> "came")));
      assertEquals("1", utf8(ends.left().receive(1)));
      assertEquals("came", choose(ends.left().arriving(() -> "came"))); // the other one
      assertEquals("2", utf8(ends.left().receive(1)));
      var late = after(Deadline.NOW, () -> "nothing");
      assertEquals("nothing", choose(ends.left().arriving(() -> "came"), late));
    }
  }

  @Test
  void aFileIsSent() throws IOException {
    var file = folder.resolve("file");
    var bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    Files.write(file, bytes);
    try (var ends = open(TlsVersion.TLS_1_3);
        var channel = FileChannel.open(file);
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send(channel, 1000, 150_000));
      var part = Arrays.copyOfRange(bytes, 1000, 151_000);
      assertArrayEquals(part, ends.right().receive(150_000));
      bundle.await();
    }
  }
}
