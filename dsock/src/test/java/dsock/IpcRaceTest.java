package dsock;

import static dsock.Utf8.utf8;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Unix sockets that are closed while others use them. */
class IpcRaceTest {
  private static final int TASKS = 6;
  private static final int TIMES = 20; // each

  // The system gives the number of a closed descriptor to the next socket, and calls use the
  // number.
  @Test
  void aSocketNeverGetsWhatIsForOneThatTookItsPlace() throws IOException {
    long before = Descriptors.settled();
    Rounds.run(
        "letters",
        seed -> {
          var random = new Random(seed);
          try (var all = Bundle.open()) {
            for (int i = 0; i < TASKS; i++) {
              var mark = (char) ('a' + i);
              int turns = random.nextInt(8);
              all.spread(() -> {
                for (int n = 0; n < TIMES; n++) {
                  speak(mark, (turns + n) % 8);
                }
              });
            }
            all.await();
          }
        });
    Descriptors.areBackTo(before);
  }

  /** Sends letters and descriptors both ways, until somebody else closes the sockets. */
  private static void speak(char mark, int turns) throws IOException {
    var pair = Ipc.pair();
    try (var bundle = Bundle.open()) {
      bundle.spread(() -> untilClosed(() -> send(pair.left(), mark)));
      bundle.spread(() -> untilClosed(() -> receive(pair.right(), mark)));
      bundle.spread(() -> {
        for (int i = 0; i < turns; i++) {
          Deadline.NOW.sleep();
        }
        pair.close();
      });
      bundle.await();
    }
  }

  private interface Turn {
    void take() throws IOException;
  }

  private static void untilClosed(Turn turn) {
    try {
      while (true) {
        turn.take();
      }
    } catch (IOException closed) {
      // as it shall be
    }
  }

  private static void send(Ipc to, char mark) throws IOException {
    to.send(utf8(String.valueOf(mark).repeat(10)));
    try (var descriptor = to.descriptor()) {
      to.sendDescriptor(descriptor);
    }
  }

  private static void receive(Ipc from, char mark) throws IOException {
    for (byte letter : from.receive(10)) {
      if (letter != mark) {
        throw new AssertionError("a letter of somebody else's: " + (char) letter);
      }
    }
    from.receiveDescriptor().close();
  }
}
