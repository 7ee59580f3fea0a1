package dill;

import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lets Lincheck run the meetings of two or three threads that may have to wait for each other in
 * many orders of their steps. It takes no virtual threads; the waits are the same on others.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandoverLincheckTest {
  private static final int ORDERS = Rounds.LONG ? 2_000 : 70;
  private static final int END = -1;
  private static final int REFUSED = -2;
  private static final int FAILED = -3;

  // Static: what reaches a thread in another way, Lincheck takes for the thread's own, and does not
  // look for another order of its steps.
  private static Channel<Integer> left = Channel.create();
  private static Channel<Integer> right = Channel.create();
  private static int[] outcomes = {};
  private static Wait wait = new Wait(Coroutine.current());
  private static Choice choice = new Choice(Coroutine.current(), new Clause<?>[0], false);
  private static Ring ring = new Ring(1);
  private static int count;

  /** Runs these in all kinds of order, and checks that their results are one of those expected. */
  private static void check(Set<List<Integer>> expected, IntSupplier... bodies) {
    check(0, expected, bodies);
  }

  private static void check(int capacity, Set<List<Integer>> expected, IntSupplier... bodies) {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          left = Channel.buffered(capacity);
          right = Channel.buffered(capacity);
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
    } catch (TaskException e) {
      return FAILED;
    }
  }

  private static int fail(Channel<Integer> channel) {
    channel.fail(new IllegalArgumentException());
    return 0;
  }

  private static int done(Channel<Integer> channel) {
    channel.done();
    return 0;
  }

  @Test
  void aWaitIsSettledOnce() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          wait = new Wait(Coroutine.current());
          outcomes = new int[2];
          together(() -> wait.settle("a") ? 1 : 0, () -> wait.settle("b") ? 1 : 0);
          assertEquals(1, outcomes[0] + outcomes[1]);
        });
  }

  @Test
  void oneOfThoseWhoDropOutOfAChoiceIsTheLast() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          choice = new Choice(Coroutine.current(), new Clause<?>[2], false);
          outcomes = new int[2];
          together(() -> choice.dropOne() ? 1 : 0, () -> choice.dropOne() ? 1 : 0);
          assertEquals(1, outcomes[0] + outcomes[1]);
        });
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
  void aChoiceThatIsServedFromTwoSidesTakesOneAtATime() {
    IntSupplier next = () -> choose(left.receiving(x -> x), right.receiving(x -> x));
    check(
        Set.of(List.of(1, 2, 12), List.of(1, 2, 21)),
        () -> send(left, 1),
        () -> send(right, 2),
        () -> 10 * next.getAsInt() + next.getAsInt());
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

  @Test
  void aFailureComesBeforeAValueOrAfterIt() {
    check(
        Set.of(List.of(7, 7, 0), List.of(REFUSED, FAILED, 0)),
        () -> send(left, 7),
        () -> receive(left),
        () -> fail(left));
  }

  @Test
  void whatABufferHasTakenArrivesThoughTheChannelIsDone() {
    check(
        1,
        Set.of(List.of(7, 7, 0), List.of(REFUSED, END, 0)),
        () -> send(left, 7),
        () -> receive(left),
        () -> done(left));
  }

  @Test
  void twoWhoSendToABufferOfOneAreBothServed() {
    check(
        1,
        Set.of(List.of(1, 2, 12), List.of(1, 2, 21)),
        () -> send(left, 1),
        () -> send(left, 2),
        () -> 10 * receive(left) + receive(left));
  }

  @Test
  void theEndOfABufferComesAfterItsLastValue() {
    check(
        1,
        Set.of(List.of(7, 7, END)),
        () -> {
          int sent = send(left, 7);
          done(left);
          return sent;
        },
        () -> receive(left),
        () -> choose(left.ending(() -> END)));
  }

  @Test
  void choicesCrossedOverTwoBuffersDoOneThingEach() {
    check(
        1,
        Set.of(List.of(10, 20), List.of(10, 1), List.of(2, 20)),
        () -> choose(right.receiving(x -> x), left.sending(1, () -> 10)),
        () -> choose(left.receiving(x -> x), right.sending(2, () -> 20)));
  }

  @Test
  void theEndsOfARingNeedNoLockInCommon() {
    Lincheck.runConcurrentTest(
        ORDERS,
        () -> {
          ring = new Ring(2);
          outcomes = new int[2];
          together(() -> offer(1) + offer(2), () -> poll() + poll());
          assertEquals(3, outcomes[1] + poll() + poll());
        });
  }

  @Test
  void anEndOfARingThatIsUsedByTwoWithoutItsLockIsCaught() {
    assertThrows(
        LincheckAssertionError.class,
        () ->
            Lincheck.runConcurrentTest(
                ORDERS,
                () -> {
                  ring = new Ring(2);
                  outcomes = new int[2];
                  together(() -> offer(1), () -> offer(2));
                  assertEquals(3, poll() + poll());
                }));
  }

  private static int offer(int value) {
    return ring.offer(value) ? 1 : 0;
  }

  private static int poll() {
    var value = ring.poll();
    return value == null ? 0 : (int) value;
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
