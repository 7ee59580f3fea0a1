package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dill.DeadlineException;
import dill.loop.Wait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens when the system has no room for a datagram, which it has hardly ever. */
class UdpRoomTest {
  private static final InetSocketAddress PEER = UdpTest.here(9);

  /** A port that has room for as many datagrams as it is told. */
  private static final class Narrow extends PacketFlow {
    final List<String> sent = new CopyOnWriteArrayList<>();

    @Override
    boolean emit(ByteBuffer bytes, InetSocketAddress to) throws IOException {
      if (isClosed()) {
        throw new IOException("no more");
      }
      boolean taken = tryAgain(0);
      if (taken) {
        sent.add(utf8(bytes));
      }
      return taken;
    }

    private final Channel<Boolean> places = Channel.buffered(100);

    void makeRoom() {
      places.send(true);
    }

    private boolean tryAgain(long nanos) {
      try {
        return places.receive(nanos > 0 ? Deadline.NEVER : Deadline.NOW);
      } catch (DeadlineException none) {
        return false;
      }
    }

    @Override
    boolean awaitWritable(long nanos) {
      if (nanos <= 0) {
        return false;
      }
      if (tryAgain(nanos)) {
        places.send(true);
      }
      return true;
    }

    @Override
    @Nullable InetSocketAddress absorb(ByteBuffer into) {
      return null;
    }

    @Override
    @Nullable InetSocketAddress remote() {
      return PEER;
    }

    @Override
    boolean awaitReadable(long nanos) {
      return false;
    }

    @Override
    boolean tellReadable(Wait wait, Object token) {
      return false;
    }

    @Override
    void forgetReadable(Wait wait) {}

    @Override
    void shut() {
      makeRoom(); // who waits looks again
    }

    @Override
    public String toString() {
      return "Narrow";
    }
  }

  // libdill drops it and says nothing
  @Test
  void aSendWaitsForRoom() throws IOException {
    var flow = new Narrow();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> flow.send("first"));
      assertEquals(List.of(), flow.sent);
      flow.makeRoom();
      bundle.await();
      assertEquals(List.of("first"), flow.sent);
    }
  }

  @Test
  void withoutRoomItIsLateAndNothingIsSent() throws IOException {
    var flow = new Narrow();
    var late = assertThrows(SocketTimeoutException.class, () -> flow.send("x", Deadline.NOW));
    assertSays("there was no room in time", late);
    flow.makeRoom();
    flow.send("y", Deadline.NOW);
    assertEquals(List.of("y"), flow.sent);
  }

  @Test
  void severalThatWaitForRoomTakeTurns() throws IOException {
    var flow = new Narrow();
    try (var bundle = Bundle.open()) {
      for (var text : List.of("a", "b", "c")) {
        Until.waiting(bundle, () -> flow.send(text));
      }
      assertThrows(SocketTimeoutException.class, () -> flow.send("d", Deadline.NOW));
      for (int i = 0; i < 3; i++) {
        flow.makeRoom();
      }
      bundle.await();
      assertEquals(List.of("a", "b", "c"), flow.sent);
    }
  }

  @Test
  void oneThatIsCancelledMeanwhileLeavesItsTurn() throws IOException {
    var flow = new Narrow();
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle, () -> assertThrows(CancellationException.class, () -> flow.send("never")));
      bundle.cancel();
      bundle.await();
    }
    flow.makeRoom();
    flow.send("next", Deadline.NOW);
    assertEquals(List.of("next"), flow.sent);
  }

  @Test
  void closeEndsTheWaitForRoom() {
    var flow = new Narrow();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 2; i++) {
        Until.waiting(
            bundle,
            () -> assertSays(" is closed", assertThrows(IOException.class, () -> flow.send("x"))));
      }
      flow.close();
      bundle.await();
    }
  }
}
