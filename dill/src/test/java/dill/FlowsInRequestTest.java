package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@link Flows} with publishers that publish, or throw, inside of {@code request}. */
class FlowsInRequestTest {
  private static final int ALL = 2000;

  /** Publishes some numbers, each inside of the call that asks for it. */
  private static final class Counting implements Flow.Subscription {
    private final Flow.Subscriber<? super Integer> subscriber;
    private final IntConsumer before;
    private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
    private int next;
    private volatile boolean cancelled;

    Counting(Flow.Subscriber<? super Integer> subscriber, IntConsumer before) {
      this.subscriber = subscriber;
      this.before = before;
    }

    @Override
    public synchronized void request(long count) {
      callers.add(Thread.currentThread());
      for (long i = 0; i < count && next < ALL && !cancelled; i++) {
        before.accept(next);
        subscriber.onNext(next++);
      }
      if (next == ALL) {
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      callers.add(Thread.currentThread());
      cancelled = true;
    }
  }

  @Test
  void aSubscriberThatNeverWaitsIsCancelledAllTheSame() {
    var latest = Channel.<Integer>newestWins(1); // never waits to send
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(latest, 16, tasks); // nor to receive
      var numbers = new Counting(subscriber, n -> cancelAt(100, n, tasks));
      subscriber.onSubscribe(numbers);
      tasks.await();

      assertTrue(numbers.cancelled);
      assertTrue(numbers.next < ALL, () -> "all were published: " + numbers.next);
    }
  }

  private static void cancelAt(int last, int n, Bundle tasks) {
    if (n == last) {
      tasks.cancel();
    }
  }

  @Test
  void aPublisherThatNeverWaitsIsCancelledAllTheSame() {
    var values = Channel.<Integer>buffered(10);
    IntStream.range(0, 10).forEach(values::send);
    var signals = new ArrayList<Object>(); // by one task, and read when that is over
    try (var tasks = Bundle.open()) {
      Flows.publisher(values, tasks).subscribe(cancelling(tasks, signals));
      tasks.await();
    }
    assertEquals(2, signals.size());
    assertEquals(0, signals.getFirst());
    assertInstanceOf(CancellationException.class, signals.getLast());
    assertEquals(1, values.receive()); // what was not taken is still there
  }

  /** Asks for everything, and cancels the bundle when something comes. */
  private static Flow.Subscriber<Integer> cancelling(Bundle tasks, List<Object> signals) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(Integer value) {
        signals.add(value);
        tasks.cancel();
      }

      @Override
      public void onError(Throwable failure) {
        signals.add(failure);
      }

      @Override
      public void onComplete() {
        signals.add("complete");
      }
    };
  }

  /** So they are serial (rule 2.7), though a value may come before the call has returned. */
  @Test
  void allCallsToASubscriptionAreMadeByOneThread() {
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(values, 3, tasks);
      var numbers = new Counting(subscriber, _ -> {});
      subscriber.onSubscribe(numbers);
      for (int n = 0; n < 10; n++) {
        assertEquals(n, values.receive());
      }
      values.done(); // enough
      tasks.await();

      assertTrue(numbers.cancelled);
      assertEquals(1, numbers.callers.size());
    }
  }

  /** Throws, when it is asked for more than it was at first. */
  private record Throwing(RuntimeException failure) implements Flow.Subscription {
    @Override
    public void request(long count) {
      if (count == 1) {
        throw failure;
      }
    }

    @Override
    public void cancel() {}
  }

  private static void throwsWhenAsked(RuntimeException failure) {
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(values, 2, tasks);
      subscriber.onSubscribe(new Throwing(failure));
      subscriber.onNext(1);

      assertEquals(1, values.receive());
      assertSame(failure, assertThrows(TaskException.class, values::receive).getCause());
      assertSame(failure, assertThrows(TaskException.class, tasks::await).getCause());
    }
  }

  @Test
  void whatASubscriptionThrowsFailsTheChannelAndTheTask() {
    throwsWhenAsked(new ArithmeticException("against the rules"));
    throwsWhenAsked(new IllegalStateException("against the rules"));
    throwsWhenAsked(new TaskException(new ArithmeticException("against the rules")));
  }

  @Test
  void whatASubscriptionThrowsAfterTheReceiverHasMadeTheChannelDoneFailsTheTask() {
    var values = Channel.<Integer>buffered(1);
    var failure = new ArithmeticException("against the rules");
    try (var tasks = Bundle.open()) {
      values.done();
      var subscriber = Flows.<Integer>subscriber(values, 1, tasks);
      subscriber.onSubscribe(new Throwing(failure));

      assertSame(failure, assertThrows(TaskException.class, tasks::await).getCause());
    }
  }

  @Test
  void aPublisherThatEndsBeforeItGivesASubscriptionEndsTheChannel() {
    var failure = new ArithmeticException("nothing to give");
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      Flows.<Integer>subscriber(values, 1, tasks).onError(failure);

      assertSame(failure, assertThrows(TaskException.class, values::receive).getCause());
      tasks.await();
    }
  }
}
