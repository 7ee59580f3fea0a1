package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private final Channel<Object> one = Channel.create();
  private final Channel<Object> two = Channel.create();
  private final Channel<Object> buffered = Channel.buffered(2);

  @Test
  void aHundredThousandTasksFitInHalfAGigabyteAndEndWithTheirBundle() throws Exception {
    System.out.print(Children.run(ManyTasks.class, "-Xmx512m"));
  }

  // invariant 14: nothing is left, in memory either
  @Test
  void aWaitThatIsOverLeavesNothingInItsChannels() {
    try {
      var over =
          List.of(sendInVain(), sendInVainByChoice(), receiveInVainByChoice(), passThrough());
      Until.holds(() -> {
        System.gc();
        return over.stream().allMatch(value -> value.get() == null);
      });
    } finally {
      Reference.reachabilityFence(this); // the channels are still there
    }
  }

  private WeakReference<Object> sendInVain() {
    var value = new Object();
    assertThrows(DeadlineException.class, () -> one.send(value, Deadline.inMillis(2)));
    return new WeakReference<>(value);
  }

  private WeakReference<Object> sendInVainByChoice() {
    var value = new Object();
    assertTrue(
        choose(
            one.sending(value, () -> false),
            two.sending(value, () -> false),
            after(Deadline.inMillis(2), () -> true)));
    return new WeakReference<>(value);
  }

  private WeakReference<Object> receiveInVainByChoice() {
    var kept = new Object();
    assertSame(
        kept,
        choose(
            one.receiving(x -> kept),
            two.ending(() -> kept),
            after(Deadline.inMillis(2), () -> kept)));
    return new WeakReference<>(kept);
  }

  private WeakReference<Object> passThrough() {
    var value = new Object();
    buffered.send(value);
    assertSame(value, buffered.receive());
    return new WeakReference<>(value);
  }

  @Test
  void whoGaveUpAwaitingABundleIsForgottenByIt() {
    try (var busy = Bundle.open()) {
      busy.go(Deadline.NEVER::sleep);
      var awaiting = awaitInVain(busy);
      Until.holds(() -> {
        System.gc();
        return awaiting.get() == null;
      });
      assertFalse(busy.await(Deadline.NOW)); // it was there all the time
    }
  }

  private static WeakReference<Thread> awaitInVain(Bundle busy) {
    try (var bundle = Bundle.open()) {
      var thread =
          bundle.fork(() -> {
            assertFalse(busy.await(Deadline.inMillis(2)));
            return new WeakReference<>(Thread.currentThread());
          });
      bundle.await();
      return thread.resultNow();
    }
  }
}
