package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private static Script script(String hex) {
    return new Script().add(HEX.parseHex(hex));
  }

  // as captured from libdill
  @Test
  void onTheWireTheLengthGoesBeforeTheMessageInOneSend() throws IOException {
    var script = Script.of();
    Prefix.attach(script, 8).send("ABC");
    assertEquals("00 00 00 00 00 00 00 03 41 42 43", HEX.formatHex(script.sent()));
    assertEquals(1, script.sends());

    var little = Script.of();
    Prefix.attach(little, 3, LITTLE_ENDIAN, 100).send("First");
    assertEquals("05 00 00 46 69 72 73 74", HEX.formatHex(little.sent()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theLengthMayHaveAnyWidthAndOrder(int width) throws IOException {
    for (var order : new ByteOrder[] {BIG_ENDIAN, LITTLE_ENDIAN}) {
      for (int length : new int[] {0, 1, 127, 128, 255}) {
        var script = Script.of();
        var message = "x".repeat(length);
        Prefix.attach(script, width, order, 255).send(message);
        int at = order == BIG_ENDIAN ? width - 1 : 0;
        assertEquals((byte) length, script.sent()[at]);
        assertEquals(width + length, script.sent().length);

        var back = new Script().add(script.sent());
        assertEquals(message, Prefix.attach(back, width, order, 255).receiveText());
      }
    }
  }

  @Test
  void allBytesOfTheLengthCount() throws IOException {
    var big = ByteBuffer.allocate(3 + 70_000).put((byte) 1).put((byte) 0x11).put((byte) 0x70);
    assertEquals(70_000, Prefix.attach(new Script().add(big.array()), 3).receive().length);
    var little = ByteBuffer.allocate(3 + 70_000).put((byte) 0x70).put((byte) 0x11).put((byte) 1);
    var messages = Prefix.attach(new Script().add(little.array()), 3, LITTLE_ENDIAN, 70_000);
    assertEquals(70_000, messages.receive().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 9})
  void anotherWidthIsRefused(int width) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Prefix.attach(Script.of(), width));
    assertSays("width of " + width + "; it must be 1 to 8", refused);
  }

  // libdill sends the length modulo 256, and the peer is lost
  @ParameterizedTest
  @CsvSource({"1, 255", "2, 65535", "3, 1048576", "8, 1048576"})
  void whatTheWidthOrTheLimitDoesNotTellIsNotSent(int width, int most) throws IOException {
    var script = Script.of();
    var messages = Prefix.attach(script, width);
    var refused = assertThrows(ProtocolException.class, () -> messages.send(new byte[most + 1]));
    assertSays("message of " + (most + 1) + " bytes; the limit is " + most, refused);
    assertEquals(0, script.sends());
    messages.send(new byte[most]);
    assertEquals(width + most, script.sent().length);
  }

  @ParameterizedTest
  @CsvSource({
    "00 00 00 06, 4, 6",
    "ff ff ff ff, 4, 4294967295",
    "7f ff ff ff, 4, 2147483647",
    "80 00 00 00, 4, 2147483648",
    "ff ff ff ff ff ff ff ff, 8, 18446744073709551615",
    "80 00 00 00 00 00 00 00, 8, 9223372036854775808",
    "00 00 00 01 00 00 00 00, 8, 4294967296",
    "00 00 00 01 00 00 00 05, 8, 4294967301"
  })
  void aLengthAboveTheLimitBreaksTheInputBeforeMemoryIsTaken(
      String header, int width, String announced) throws IOException {
    var messages = Prefix.attach(script(header), width, BIG_ENDIAN, 5);
    var failure = assertThrows(IOException.class, messages::receive);
    assertEquals("message of " + announced + " bytes; the limit is 5", failure.getMessage());
    assertFalse(failure instanceof ProtocolException, "that one could be tried again");
    for (int i = 0; i < 2; i++) {
      var later = assertThrows(IOException.class, messages::receive);
      assertSays("Prefix over Script is broken: message of " + announced, later);
      assertSame(failure, later.getCause());
    }
    messages.send("sorry"); // invariant 18
    assertThrows(IOException.class, messages::detach);
  }

  @Test
  void thereIsALimitOf1MiBUnlessAnotherIsGiven() throws IOException {
    var exactly = ByteBuffer.allocate(4 + (1 << 20)).putInt(1 << 20).array();
    assertEquals(1 << 20, Prefix.attach(new Script().add(exactly), 4).receive().length);
    var more = Prefix.attach(script("00 10 00 01"), 4);
    assertSays("the limit is 1048576", assertThrows(IOException.class, more::receive));
  }

  @Test
  void memoryIsTakenForWhatHasComeAndNotForWhatIsAnnounced() throws IOException {
    var asked = new Asked();
    var messages = Prefix.attach(asked, 4, BIG_ENDIAN, Integer.MAX_VALUE);
    assertThrows(IOException.class, messages::receive);
    assertTrue(asked.most <= 2 * 16 * 1024, asked.most + " bytes for four that have come");
  }

  /** A peer that announces 2 GiB, and is asked for how much. */
  private static final class Asked implements ByteSocket {
    private final ByteBuffer in = ByteBuffer.wrap(HEX.parseHex("7f ff ff f0"));
    private int most;

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
      most = Math.max(most, atLeast);
      if (in.remaining() < atLeast) {
        in.position(in.limit());
        throw new EOFException("that was all");
      }
      return in;
    }

    @Override
    public boolean more(Deadline deadline) {
      return in.hasRemaining();
    }

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) {}

    @Override
    public void done(Deadline deadline) {}

    @Override
    public void close() {}
  }

  // invariant 20 in the better form: libdill says EPIPE for both
  @ParameterizedTest
  @ValueSource(strings = {"00", "00 00 00", "00 00 00 03", "00 00 00 03 41 42"})
  void theEndInsideOfAMessageIsAFailure(String rest) throws IOException {
    var messages = Prefix.attach(script("00 00 00 01 78 " + rest), 4);
    assertEquals("x", messages.receiveText());
    assertTrue(messages.more());
    var failure = assertThrows(IOException.class, messages::receive);
    assertFalse(failure instanceof EOFException);
    int left = (rest.length() + 1) / 3;
    assertSays("truncated message: the peer was done after " + left + " bytes", failure);
    assertSays("truncated", assertThrows(IOException.class, messages::receive));
    assertThrows(IOException.class, messages::detach);
  }

  @Test
  void aReceiveThatWasLateInTheMiddleOfAMessageCanBeTriedAgain() throws IOException {
    var script = Script.of("\0", Script.LATE, "\5", Script.LATE, "he", Script.LATE, "llorest");
    var messages = Prefix.attach(script, 2);
    for (int i = 0; i < 3; i++) {
      assertThrows(SocketTimeoutException.class, messages::receive);
    }
    assertEquals("hello", messages.receiveText());
    assertEquals("rest", utf8(messages.detach().receive(4)));
  }

  @Test
  void messagesMayComeInPieces() throws IOException {
    var sent = Script.of();
    var out = Prefix.attach(sent, 5, LITTLE_ENDIAN, 1000);
    out.send("one");
    out.send("");
    out.send("three");
    var back = new Script();
    for (byte piece : sent.sent()) {
      back.add(piece);
    }
    var in = Prefix.attach(back, 5, LITTLE_ENDIAN, 1000);
    assertEquals("one", in.receiveText());
    assertEquals("", in.receiveText());
    assertEquals("three", in.receiveText());
    assertFalse(in.more());
  }
}
