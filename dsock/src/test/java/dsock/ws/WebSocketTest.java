package dsock.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program may do with a WebSocket, and what it gets for it. */
class WebSocketTest {
  private static final WebSocketSettings SMALL =
      new WebSocketSettings(
          10,
          20,
          WebSocketSettings.DEFAULT.protocols(),
          WebSocketSettings.DEFAULT.fields(),
          Compression.NONE);

  private static byte[] fromClient(String frames) {
    return Frames.bytes(frames, Role.CLIENT);
  }

  private static WebSocket<Pieces> server(byte[]... pieces) {
    return WebSocket.attach(new Pieces(pieces), Role.SERVER, WebSocketSettings.DEFAULT);
  }

  private static WebSocket<Pieces> small(Pieces peer) {
    return WebSocket.attach(peer, Role.SERVER, SMALL);
  }

  @Test
  void receiveTakesBothKindsAndTellsWhich() throws IOException {
    var socket = server(fromClient("text one; bin two"));
    assertArrayEquals(Frames.payload("one"), socket.receive());
    assertTrue(socket.isText());
    assertArrayEquals(Frames.payload("two"), socket.receive());
    assertFalse(socket.isText());
  }

  @Test
  void moreTellsTheKindOfWhatComes() throws IOException {
    var socket = server(fromClient("bin one; text two"));
    assertTrue(socket.more());
    assertFalse(socket.isText());
    socket.receive();
    assertTrue(socket.more());
    assertTrue(socket.isText());
    assertEquals("two", socket.receiveText());
  }

  @Test
  void bytesAreNoTextAndCanStillBeReceived() throws IOException {
    var socket = server(fromClient("bin one"));
    assertThrows(ProtocolException.class, socket::receiveText);
    assertThrows(ProtocolException.class, () -> socket.receive(ByteBuffer.allocate(2)));
    assertTrue(socket.more());
    var room = ByteBuffer.allocate(5);
    assertEquals(3, socket.receive(room));
    assertEquals(2, room.remaining());
  }

  @Test
  void aMessageIsReceivedInPartsAsItComes() throws IOException {
    var frame = fromClient("text abcdef");
    var socket = server(Arrays.copyOf(frame, 9), Arrays.copyOfRange(frame, 9, frame.length));
    var first = socket.receivePart();
    assertTrue(first.isText());
    assertFalse(first.isLast());
    assertEquals(3, first.bytes().remaining());
    assertThrows(IllegalStateException.class, socket::receive);
    var second = socket.receivePart();
    assertTrue(second.isLast());
    assertEquals(ByteBuffer.wrap(Frames.payload("def")), second.bytes());
  }

  @Test
  void whatWasReceivedBeforeADeadlineIsKept() throws IOException {
    var frame = fromClient("text abcdef");
    var socket =
        server(Arrays.copyOf(frame, 9), Pieces.LATE, Arrays.copyOfRange(frame, 9, frame.length));
    assertThrows(SocketTimeoutException.class, socket::receive);
    assertEquals("abcdef", socket.receiveText());
  }

  @Test
  void aDeadlineMayPassBehindEachByte() throws IOException {
    var bytes = fromClient("text+ abc; ping p; cont def; bin 200*07; close 1000");
    var pieces = new byte[2 * bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      pieces[2 * i] = new byte[] {bytes[i]};
      pieces[2 * i + 1] = Pieces.LATE;
    }
    var socket = server(pieces);
    var got = new ByteArrayOutputStream();
    while (true) {
      try {
        if (!socket.more()) {
          break;
        }
        got.writeBytes(socket.receive());
      } catch (SocketTimeoutException late) {
        // again
      }
    }
    var expected = new byte[206];
    Arrays.fill(expected, (byte) 7);
    System.arraycopy(Frames.payload("abcdef"), 0, expected, 0, 6);
    assertArrayEquals(expected, got.toByteArray());
  }

  @Test
  void partsAreFramesOnTheWire() throws IOException {
    var peer = new Pieces();
    var socket = WebSocket.attach(peer, Role.SERVER, WebSocketSettings.DEFAULT);
    socket.sendPart(new Part(true, false, ByteBuffer.wrap(Frames.payload("one"))));
    assertThrows(IllegalStateException.class, () -> socket.send("another"));
    var bytes = new Part(false, true, ByteBuffer.allocate(1));
    assertThrows(IllegalStateException.class, () -> socket.sendPart(bytes));
    var direct = ByteBuffer.allocateDirect(3).put(Frames.payload("two")).flip();
    socket.sendPart(new Part(true, true, direct));
    assertEquals(0, direct.remaining());
    socket.send(new byte[0]);
    assertEquals(
        Frames.parse("text+ one; cont two; bin").toString(), Frames.read(peer.sent()).toString());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void messagesOfAnyLengthArrive(Role role) throws IOException {
    for (int length : new int[] {0, 1, 125, 126, 511, 512, 513, 65535, 65536, 65537, 200_000}) {
      var message = new byte[length];
      for (int i = 0; i < length; i++) {
        message[i] = (byte) (i * 31);
      }
      var out = new Pieces();
      WebSocket.attach(out, role, WebSocketSettings.DEFAULT).send(message);
      var peer = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
      var in = WebSocket.attach(new Pieces(out.sent()), peer, WebSocketSettings.DEFAULT);
      assertArrayEquals(message, in.receive());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bin 11*00                | message of 11 bytes or more; the limit is 10
          bin+ 6*00; cont 5*00     | message of 11 bytes or more; the limit is 10
          bin 21*00                | frame of 21 bytes; the limit is 20
          """)
  void whatIsTooLongIsRefusedBeforeMemoryIsTaken(String frames, String says) {
    var bytes = fromClient(frames);
    var peer = new Pieces(Arrays.copyOf(bytes, bytes.length - 4)); // not all of it has come
    var socket = small(peer);
    var failure = assertThrows(WebSocketException.class, socket::receive);
    assertEquals(says, failure.getMessage());
    assertEquals(Close.TOO_BIG, failure.status());
    assertEquals("[close 1009]", Frames.read(peer.sent()).toString());
    assertTrue(peer.asked() < 20);
    var later = assertThrows(IOException.class, socket::receive);
    assertEquals(failure, later.getCause());
    assertThrows(IOException.class, () -> socket.send("sorry"));
    assertThrows(IOException.class, socket::detach);
    assertTrue(peer.isClosed());
  }

  @Test
  void inPartsAMessageMayBeLongerThanTheLimit() throws IOException {
    var socket = small(new Pieces(fromClient("bin+ 9*01; cont+ 9*02; cont 9*03")));
    int length = 0;
    for (boolean last = false; !last; ) {
      var part = socket.receivePart();
      length += part.bytes().remaining();
      last = part.isLast();
    }
    assertEquals(27, length);
  }

  @Test
  void memoryIsTakenForWhatHasComeAndNotForWhatIsAnnounced() {
    var header = new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0};
    var peer = new Pieces(header);
    var huge = WebSocketSettings.DEFAULT.withMessageBytes(Integer.MAX_VALUE - 16);
    var socket = WebSocket.attach(peer, Role.SERVER, huge);
    assertThrows(WebSocketException.class, socket::receive);
    assertTrue(peer.asked() <= header.length, peer.asked() + " bytes");
  }

  @Test
  void theEndWithoutAGoodbyeIsAFailure() {
    var whole = fromClient("text+ abc; ping p; cont def");
    for (int length = 0; length < whole.length; length++) {
      var socket = server(Arrays.copyOf(whole, length));
      var failure = assertThrows(IOException.class, socket::receive, "after " + length);
      assertFalse(failure instanceof EOFException);
      assertThrows(IOException.class, socket::more);
      assertThrows(IOException.class, socket::detach);
    }
  }

  @Test
  void afterTheGoodbyeOfThePeerNothingCanBeSent() throws IOException {
    var socket = server(fromClient("close 4000 enough"));
    assertFalse(socket.more());
    var refused = assertThrows(IOException.class, () -> socket.send("late"));
    assertTrue(String.valueOf(refused.getMessage()).contains("4000 (enough)"));
    socket.done(); // has been said already
    assertThrows(IllegalStateException.class, socket::done);
    socket.detach();
    assertThrows(IllegalStateException.class, socket::more);
  }

  @Test
  void afterDoneMessagesStillCome() throws IOException {
    var peer = new Pieces(fromClient("text late; ping p; close 1000"));
    var socket = WebSocket.attach(peer, Role.SERVER, WebSocketSettings.DEFAULT);
    socket.done(Close.GOING_AWAY, "so long");
    assertThrows(IllegalStateException.class, () -> socket.send("more"));
    assertThrows(IllegalStateException.class, socket::ping);
    assertEquals("late", socket.receiveText());
    assertFalse(socket.more());
    assertEquals("[close 1001]", Frames.read(peer.sent()).toString());
  }

  @Test
  void whatNoGoodbyeCanSayIsRefused() throws IOException {
    var socket = server();
    for (int status : new int[] {0, 999, 1004, 1006, 1015, 2999, 5000}) {
      assertThrows(IllegalArgumentException.class, () -> socket.done(status, ""));
    }
    var long124 = "x".repeat(124);
    assertThrows(IllegalArgumentException.class, () -> socket.done(Close.NORMAL, long124));
    socket.done(Close.NORMAL, "x".repeat(123));
  }

  @Test
  void aClosedSocketIsClosed() {
    var peer = new Pieces();
    var socket = WebSocket.attach(peer, Role.SERVER, WebSocketSettings.DEFAULT);
    socket.close();
    assertTrue(peer.isClosed());
    assertEquals(0, peer.sent().length);
    assertThrows(IOException.class, socket::more);
    assertThrows(IOException.class, () -> socket.ping(Deadline.NOW));
  }
}
