package quux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Deadline;
import dsock.Inproc;
import dsock.Suffix;
import dsock.Tcp;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * That a protocol can be written outside of dsock, with what is public. libdill's third tutorial.
 */
class QuuxTest {
  @Test
  void theProgramOfTheTutorialRuns() throws IOException {
    var heard = new StringBuilder();
    try (var listener = Tcp.listen(0);
        var peer = Bundle.open()) {
      peer.go(() -> {
        try (var quux = Quux.attach(Tcp.connect("localhost", listener.port()))) {
          quux.send("Hello, world!");
        }
      });
      try (var quux = Quux.attach(listener.accept())) {
        while (quux.more()) {
          heard.append(quux.receiveText());
        }
      }
    }
    assertEquals("Hello, world!", heard.toString());
  }

  @Test
  void aMessageThatIsTooLongIsRefused() throws IOException {
    try (var pair = Inproc.pair()) {
      var quux = Quux.attach(pair.left());
      assertThrows(ProtocolException.class, () -> quux.send(new byte[256]));
      quux.send(new byte[255]);
      assertEquals(255, Quux.attach(pair.right()).receive().length);
    }
  }

  // step 7 of the tutorial says that this cannot be done
  @Test
  void aMessageWhoseSecondHalfComesLateIsReceivedAtTheThirdTry() throws IOException {
    try (var pair = Inproc.pair()) {
      var quux = Quux.attach(pair.right());
      pair.left().send("\5he".getBytes(StandardCharsets.UTF_8));
      assertThrows(SocketTimeoutException.class, () -> quux.receive(Deadline.inMillis(5)));
      assertThrows(SocketTimeoutException.class, () -> quux.receive(Deadline.NOW));
      pair.left().send("llo".getBytes(StandardCharsets.UTF_8));
      assertEquals("hello", quux.receiveText());
    }
  }

  @Test
  void whatMessageSocketGivesComesWithIt() throws IOException {
    try (var pair = Inproc.pair()) {
      var left = Quux.attach(pair.left());
      var right = Quux.attach(pair.right());
      left.send("");
      left.send("Grüße");
      left.send("long");
      left.done();
      assertEquals("", right.receiveText());
      assertEquals("Grüße", right.receiveText());
      var small = ByteBuffer.allocate(3);
      var refused = assertThrows(ProtocolException.class, () -> right.receive(small));
      assertEquals("message of 4 bytes; there is room for 3", refused.getMessage());
      assertFalse(right.more());
      assertThrows(EOFException.class, right::receive);
      assertThrows(IllegalStateException.class, left::done);
      right.send("answer");
      assertEquals("answer", left.receiveText());
    }
  }

  // steps 4 and 9 of the tutorial: ownership, and to leave at the right byte
  @Test
  void itOwnsItsSocketAndGivesItBack() throws IOException {
    try (var pair = Inproc.pair()) {
      var left = pair.left();
      var quux = Quux.attach(left);
      var refused = assertThrows(IllegalStateException.class, left::fill);
      assertEquals("Inproc[left] is owned by Quux; detach that first", refused.getMessage());
      pair.right().send("\3onetwo\r\n".getBytes(StandardCharsets.UTF_8));
      assertEquals("one", quux.receiveText());
      assertSame(left, quux.detach());
      assertEquals("two", Suffix.attach(left, Suffix.CRLF).receiveText());
    }
  }
}
