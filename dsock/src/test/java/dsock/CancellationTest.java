package dsock;

import static dsock.Says.assertSays;
import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that are cancelled while they wait for sockets. */
class CancellationTest {
  // invariants 2 and 19, the latter in the better form
  @ParameterizedTest
  @EnumSource
  void aCancelledReadLeavesTheSocketAsItWas(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      ends.left().send(utf8("he"));
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle,
            () -> {
              for (int i = 0; i < 3; i++) {
                assertThrows(CancellationException.class, () -> ends.right().receive(5));
                assertThrows(CancellationException.class, () -> ends.right().fill(5));
              }
            });
      }
      ends.left().send(utf8("llo"));
      assertEquals("hello", utf8(ends.right().receive(5)));
      ends.right().send(utf8("ok"));
      assertEquals("ok", utf8(ends.left().receive(2)));
    }
  }

  // invariant 18
  @ParameterizedTest
  @EnumSource
  void aCancelledWriteThatHasBegunBreaksTheOutputAlone(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var left = ends.left();
      var huge = ByteBuffer.allocateDirect(64 << 20);
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle, () -> assertThrows(CancellationException.class, () -> left.send(huge)));
      }
      assertEquals(0, huge.position());
      var broken = assertThrows(IOException.class, () -> left.send(utf8("more")));
      assertSays(" is broken: this task has been cancelled", broken);
      assertTrue(broken.getCause() instanceof CancellationException);
      ends.right().send(utf8("ok"));
      assertEquals("ok", utf8(left.receive(2)));

      left.close(); // and the peer does not take it for the whole, where the system can tell it
      var reset =
          assertThrows(
              IOException.class, () -> ends.right().skip(64 << 20, Deadline.inSeconds(20)));
      assertFalse(reset instanceof SocketTimeoutException);
      assertEquals(!wire.tellsResets(), reset instanceof EOFException);
    }
  }

  // design 0.4: what can be done without waiting still succeeds
  @ParameterizedTest
  @EnumSource
  void aCancelledTaskMayDoWhatNeedsNoWait(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      ends.left().send(utf8("here"));
      ends.right().fill(4);
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(CancellationException.class, Deadline.NEVER::sleep);
              assertEquals("here", utf8(ends.right().receive(4)));
              ends.right().send(utf8("bye"));
              ends.right().done();
            });
      }
      assertEquals("bye", utf8(ends.left().receive(3)));
      assertFalse(ends.left().more());
    }
  }

  // design 0.4: also what the system has and nobody has asked for yet
  @ParameterizedTest
  @EnumSource
  void aCancelledTaskReceivesWhatHasCome(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      var got =
          bundle.fork(() -> {
            assertThrows(CancellationException.class, Deadline.NEVER::sleep);
            while (true) {
              try {
                return utf8(ends.right().receive(4));
              } catch (CancellationException notYet) {
                // it comes without anybody waiting for it
              }
            }
          });
      bundle.cancel();
      ends.left().send(utf8("late"));
      bundle.await();
      assertEquals("late", got.resultNow());
    }
  }

  @Test
  void attachAndDetachAreNoWaits() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.open()) {
      bundle.cancel();
      bundle.go(() -> {
        var lines = Suffix.attach(pair.left(), CRLF);
        lines.send("from a cancelled task");
        lines.detach().done();
      });
      bundle.await();
      var lines = Suffix.attach(pair.right(), CRLF);
      assertEquals("from a cancelled task", lines.receiveText());
      assertFalse(lines.more());
    }
  }

  /**
   * A dialogue of some waits: that of libdill's tutorial, and then another on the same connection.
   */
  private static void dialogue(ByteSocket client) throws IOException {
    try (client) {
      var lines = Suffix.attach(client, CRLF);
      lines.send("What's your name?");
      var name = lines.receiveText();
      lines.send("Hello, " + name + "!");
      var messages = Prefix.attach(lines.detach(), 2);
      while (messages.more()) {
        messages.send(messages.receive());
      }
      messages.done();
    }
  }

  private static final String[] PIECES = {"bo", "b\r", "\n", "\0", "\3a", "bc", "\0\0", "\0\1x"};
  private static final String TOLD = "What's your name?\r\nHello, bob!\r\n\0\3abc\0\0\0\1x";

  // at each wait there is: it ends as told, nothing is left over, and the peer learns of it
  @ParameterizedTest
  @EnumSource
  void aDialogueCanBeCancelledAtEachOfItsWaits(Wire wire) throws IOException {
    long before = Descriptors.settled();
    for (int n = 0; n <= PIECES.length; n++) {
      try (var ends = wire.open();
          var bundle = Bundle.open()) {
        var dialogue = startAndFeed(bundle, ends, n);
        bundle.cancel();
        bundle.await();
        assertEquals(Future.State.CANCELLED, dialogue.state(), "wait " + n);
        var told = allOf(ends.left());
        assertTrue(TOLD.startsWith(told) && !told.isEmpty(), told);
      }
    }
    Descriptors.areBackTo(before);
  }

  private static String allOf(ByteSocket socket) throws IOException {
    var all = new StringBuilder();
    while (socket.more()) {
      all.append(utf8(socket.fill()));
    }
    return all.toString();
  }

  /** Lets the dialogue wait, and gives it a piece, for so many times; then it waits once more. */
  private static Future<?> startAndFeed(Bundle bundle, Ends<? extends ByteSocket> ends, int pieces)
      throws IOException {
    var started = new CompletableFuture<Thread>();
    var right = new Stepwise(ends.right());
    var dialogue =
        bundle.fork(() -> {
          started.complete(Thread.currentThread());
          dialogue(right);
          return "to the end";
        });
    var thread = started.join();
    for (int i = 0; i < pieces; i++) {
      Until.waiting(thread);
      int taken = i;
      ends.left().send(utf8(PIECES[i]));
      Until.holds(() -> right.steps > taken);
    }
    Until.waiting(thread);
    return dialogue;
  }

  /** Takes the bytes as they come, and counts how often some came. */
  private static final class Stepwise implements ByteSocket {
    private final ByteSocket below;
    private volatile int steps; // written by the task that receives

    Stepwise(ByteSocket below) {
      this.below = below;
    }

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
      var bytes = below.fill(0, deadline);
      while (bytes.remaining() < atLeast) {
        bytes = below.fill(bytes.remaining() + 1, deadline);
        step();
      }
      return bytes;
    }

    @Override
    public boolean more(Deadline deadline) throws IOException {
      if (below.fill(0, deadline).hasRemaining()) {
        return true;
      }
      boolean more = below.more(deadline);
      step();
      return more;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one task alone
    private void step() {
      steps++;
    }

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
      below.send(bytes, deadline);
    }

    @Override
    public void done(Deadline deadline) throws IOException {
      below.done(deadline);
    }

    @Override
    public void close() {
      below.close();
    }
  }
}
