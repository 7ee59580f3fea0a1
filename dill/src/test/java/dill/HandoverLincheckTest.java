package dill;

import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntSupplier;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/**
 * Lets Lincheck run the meetings of two or three threads that may have to wait for each other in
 * many orders of their steps. It takes no virtual threads; the waits are the same on others.
 */
class HandoverLincheckTest {
  private static final int ORDERS = Rounds.LONG ? 20_000 : 200;
  private static final int END = -1;
  private static final int REFUSED = -2;
  private static final int CANCELLED = -3;

  // Static: what reaches a thread in another way, Lincheck takes for the thread's own, and does not
  // look for another order of its steps.
  private static Channel<Integer> left = Channel.create();
  private static Channel<Integer> right = Channel.create();
  private static int[] outcomes = {};
  private static int count;

  /** Runs these in all kinds of order, and checks that their results are one of those expected. */
  private static void check(Set<List<Integer>> expected, IntSupplier... bodies) {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          left = Channel.create();
          right = Channel.create();
          outcomes = new int[bodies.length];
          together(bodies);
          var actual = Arrays.stream(outcomes).boxed().toList();
          assertTrue(expected.contains(actual), actual.toString());
        });
  }

  private static void together(IntSupplier... bodies) {
    var threads = new Thread[bodies.length];
    for (int i = 0; i < bodies.length; i++) {
      int me = i;
      threads[i] = new Thread(() -> outcomes[me] = bodies[me].getAsInt());
    }
    for (var thread : threads) {
      thread.start();
    }
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static int send(Channel<Integer> channel, int value) {
    try {
      channel.send(value);
      return value;
    } catch (IllegalStateException e) {
      return REFUSED;
    }
  }

  private static int receive(Channel<Integer> channel) {
    try {
      return channel.receive();
    } catch (NoSuchElementException e) {
      return END;
    } catch (CancellationException e) {
      return CANCELLED;
    }
  }

  private static int done(Channel<Integer> channel) {
    channel.done();
    return 0;
  }

  @Test
  void aValueIsHandedOver() {
    check(Set.of(List.of(7, 7)), () -> send(left, 7), () -> receive(left));
  }

  @Test
  void aValueIsHandedOverOrTheChannelIsDoneBefore() {
    check(
        Set.of(List.of(7, 7, 0), List.of(REFUSED, END, 0)),
        () -> send(left, 7),
        () -> receive(left),
        () -> done(left));
  }

  @Test
  void crossedChoicesMeetOnOneChannel() {
    check(
        Set.of(List.of(10, 1), List.of(2, 20)),
        () -> choose(left.sending(1, () -> 10), right.receiving(x -> x)),
        () -> choose(right.sending(2, () -> 20), left.receiving(x -> x)));
  }

  @Test
  void choicesThatSendAndReceiveOnOneChannelMeetEachOther() {
    check(
        Set.of(List.of(10, 1), List.of(2, 20)),
        () -> choose(left.sending(1, () -> 10), left.receiving(x -> x)),
        () -> choose(left.sending(2, () -> 20), left.receiving(x -> x)));
  }

  @Test
  void twoChannelsThatAreDoneEndAChoiceOfBoth() {
    check(
        Set.of(List.of(0, 0, END)),
        () -> done(left),
        () -> done(right),
        () -> {
          try {
            return choose(left.receiving(x -> x), right.receiving(x -> x));
          } catch (NoSuchElementException e) {
            return END;
          }
        });
  }

  // A check that finds nothing proves something only if it would find something.
  @Test
  void anUpdateThatIsLostIsCaught() {
    assertThrows(
        LincheckAssertionError.class,
        () ->
            Lincheck.runConcurrentTest(
                ORDERS,
                () -> {
                  count = 0;
                  outcomes = new int[2];
                  together(() -> count++, () -> count++);
                  assertEquals(2, count);
                }));
  }
}
