package dsock;

import static dsock.Says.assertSays;
import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may use a socket that layers are attached to. */
class OwnershipTest {
  @TempDir static Path folder;

  private static List<Executable> allBut(ByteSocket socket) {
    return List.of(
        () -> socket.send(utf8("x")),
        () -> socket.send(utf8("x"), Deadline.NOW),
        () -> socket.send(ByteBuffer.allocate(1)),
        () -> socket.send(new ByteBuffer[0], Deadline.NOW),
        () -> sendFile(socket),
        () -> socket.fill(),
        () -> socket.fill(0, Deadline.NOW),
        () -> socket.receive(1, Deadline.NOW),
        () -> socket.skip(1, Deadline.NOW),
        () -> socket.more(Deadline.NOW),
        () -> socket.done());
  }

  private static void sendFile(ByteSocket socket) throws IOException {
    var path = Files.write(folder.resolve("x"), utf8("x"));
    try (var file = FileChannel.open(path)) {
      socket.send(file, 0, 1, Deadline.NOW);
    }
  }

  // invariant 15, and design 0.5, which lends: the reference stays, and is good again after detach
  @ParameterizedTest
  @EnumSource
  void whatALayerOwnsRefusesAllButClose(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var lent = ends.left();
      var lines = Suffix.attach(lent, CRLF);
      var message = lent + " is owned by Suffix; detach that first";
      for (var call : allBut(lent)) {
        assertEquals(message, assertThrows(IllegalStateException.class, call).getMessage());
      }
      assertEquals(
          message,
          assertThrows(IllegalStateException.class, () -> Prefix.attach(lent, 1)).getMessage());

      lines.send("x"); // that is not refused
      assertSame(lent, lines.detach());
    }
  }

  @Test
  void theMessageNamesTheWholeStack() throws IOException {
    try (var ends = Ends.tcp()) {
      var tcp = ends.left();
      var rot = Rot13.attach(tcp);
      var prefix = Prefix.attach(rot, 4);
      var address = tcp.remote().toString();

      assertEquals("Prefix over Rot13 over Tcp[" + address + "]", prefix.toString());
      var ofTcp = assertThrows(IllegalStateException.class, tcp::fill);
      assertSays("Tcp[" + address + "] is owned by Rot13; detach that first", ofTcp);
      var ofRot = assertThrows(IllegalStateException.class, rot::fill);
      assertSays("Rot13 over Tcp[" + address + "] is owned by Prefix; detach that first", ofRot);
    }
  }

  // invariant 16
  @ParameterizedTest
  @EnumSource
  void aDetachedSocketKeepsWhatTheProtocolDidNotRead(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send(utf8("HELLO\r\nbinary")));

      var lines = Suffix.attach(ends.right(), CRLF);
      assertEquals("HELLO", lines.receiveText());

      assertEquals("binary", utf8(lines.detach().receive(6)));
    }
  }

  // invariant 16: the bottom has all of it in its buffer, two layers look at it in turn, a third
  // gets the rest
  @Test
  void protocolsFollowEachOtherOnOneConnection() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left().send(utf8("line\r\n"));
      pair.left().send(new byte[] {3, 'm', 's', 'g'});
      pair.left().send(utf8("vavgvny rest"));
      pair.right().fill(22);

      var lines = Suffix.attach(pair.right(), CRLF);
      assertEquals("line", lines.receiveText());
      lines.detach();
      var messages = Prefix.attach(pair.right(), 1);
      assertEquals("msg", messages.receiveText());
      messages.detach();
      var rot = Rot13.attach(pair.right());
      assertEquals("initial", utf8(rot.receive(7)));
      assertSame(pair.right(), rot.detach());
      assertEquals(" rest", utf8(pair.right().receive(5)));
    }
  }

  @Test
  void aSocketCanBeAttachedToAgainAndAgain() throws IOException {
    try (var pair = Inproc.pair()) {
      for (int i = 0; i < 1000; i++) {
        var out = Suffix.attach(pair.left(), CRLF);
        var in = Suffix.attach(pair.right(), CRLF);
        out.send("round " + i);
        assertEquals("round " + i, in.receiveText());
        assertSame(pair.left(), out.detach());
        assertSame(pair.right(), in.detach());
      }
    }
  }

  @Test
  void aDetachedLayerRefusesAllButClose() throws IOException {
    try (var pair = Inproc.pair()) {
      var rot = Rot13.attach(pair.left());
      rot.detach();
      for (var call : allBut(rot)) {
        assertSays("Rot13 over Inproc[left] has been detached", misuse(call));
      }
      assertSays("has been detached", misuse(rot::detach));

      rot.close();
      pair.left().send(utf8("still open"));
      assertEquals("still open", utf8(pair.right().receive(10)));
    }
  }

  @Test
  void aDetachedLayerCannotBeAttachedTo() throws IOException {
    try (var pair = Inproc.pair()) {
      var rot = Rot13.attach(pair.left());
      rot.detach();
      assertSays("has been detached", misuse(() -> Suffix.attach(rot, CRLF)));
      Suffix.attach(pair.left(), CRLF);
    }
  }

  @Test
  void whatItsOwnerHasClosedIsClosed() {
    try (var pair = Inproc.pair()) {
      var rot = Rot13.attach(pair.left());
      Suffix.attach(rot, CRLF).close();
      assertSays("is closed", assertThrows(IOException.class, rot::fill));
      assertSays("is closed", assertThrows(IOException.class, rot::detach));
      assertSays("is closed", assertThrows(IOException.class, pair.left()::fill));
    }
  }

  private static IllegalStateException misuse(Executable call) {
    return assertThrows(IllegalStateException.class, call);
  }

  @Test
  void aLayerThatIsOwnedCannotBeDetached() throws IOException {
    try (var pair = Inproc.pair()) {
      var rot = Rot13.attach(pair.left());
      var lines = Suffix.attach(rot, CRLF);
      assertSays("is owned by Suffix; detach that first", misuse(rot::detach));

      lines.send("uryyb"); // nothing has happened
      assertEquals("hello\r\n", utf8(pair.right().receive(7)));
      assertSame(rot, lines.detach());
      assertSame(pair.left(), rot.detach());
    }
  }

  @Test
  void anAttachThatIsRefusedLeavesTheSocketAsItWas() throws IOException {
    try (var pair = Inproc.pair()) {
      var left = pair.left();
      assertThrows(IllegalArgumentException.class, () -> Suffix.attach(left, ""));
      assertThrows(IllegalArgumentException.class, () -> Suffix.attach(left, utf8("x"), -1));
      assertThrows(IllegalArgumentException.class, () -> Prefix.attach(left, 0));
      assertThrows(IllegalArgumentException.class, () -> Prefix.attach(left, 9));
      assertThrows(
          IllegalArgumentException.class, () -> Prefix.attach(left, 4, ByteOrder.BIG_ENDIAN, -1));
      left.send(utf8("free"));
      assertEquals("free", utf8(pair.right().receive(4)));
    }
  }

  // invariant 18
  @Test
  void detachingWhatIsBrokenFailsAndClosesTheConnection() throws IOException {
    try (var pair = Inproc.pair()) {
      var lines = Suffix.attach(pair.right(), utf8(CRLF), 3);
      pair.left().send(utf8("too long\r\n"));
      var tooLong = assertThrows(IOException.class, lines::receive);

      var broken = assertThrows(IOException.class, lines::detach);
      assertSays("is broken", broken);
      assertSame(tooLong, broken.getCause());
      assertSays("is closed", assertThrows(IOException.class, () -> pair.right().more()));
      assertFalse(pair.left().more());
    }
  }

  @Test
  void aGoodbyeThatFailsClosesTheConnection() throws IOException {
    var script = Script.of();
    var polite = new Polite(script);
    assertThrows(IOException.class, () -> polite.detach(Deadline.NOW));
    assertEquals("bye", utf8(script.sent()));
    assertEquals(1, script.closes());
    assertSays("is closed", assertThrows(IOException.class, polite::detach));
  }

  @Test
  void aGoodbyeIsSaidBeforeTheSocketIsGivenBack() throws IOException {
    var script = Script.of("byerest");
    assertSame(script, new Polite(script).detach());
    assertEquals("bye", utf8(script.sent()));
    assertEquals(0, script.closes());
    assertEquals("rest", utf8(script.receive(4)));
  }

  /** Says bye, and wants to hear it. */
  private static final class Polite extends Layer<Script> {
    Polite(Script script) {
      super(script);
    }

    @Override
    protected void finish(Deadline deadline) throws IOException {
      below().send(utf8("bye"), deadline);
      assertEquals("bye", utf8(below().receive(3, deadline)));
    }
  }

  @Test
  void aConnectionOfSomebodyElsesMakingCanBeAttachedTo() throws IOException {
    var script = Script.of("uryyb\r\n", "jbeyq\r\n");
    var rot = Rot13.attach(script);
    var lines = Suffix.attach(rot, CRLF);
    assertEquals("hello", lines.receiveText());
    lines.send("bye");
    assertEquals("olr\r\n", utf8(script.sent()));
    assertTrue(lines.more());
    lines.done();
    assertEquals(1, script.dones());
    assertSame(script, lines.detach().detach());
    assertArrayEquals(utf8("jbeyq\r\n"), script.receive(7));
    assertEquals(0, script.closes());
  }
}
