package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowsTest {
  private final Channel<Object> signals = Channel.buffered(100); // values, and ends as text

  /** Says what it hears, and asks as it is told to. */
  private final class Listener implements Flow.Subscriber<Object> {
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
    }

    @Override
    public void onNext(Object value) {
      signals.send(value);
    }

    @Override
    public void onError(Throwable failure) {
      signals.send(failure);
    }

    @Override
    public void onComplete() {
      signals.send("complete");
    }

    void request(long count) {
      subscription.join().request(count);
    }

    void cancel() {
      subscription.join().cancel();
    }
  }

  // From a channel.

  @Test
  void nothingIsReceivedThatNoSubscriberHasAskedFor() {
    var values = Channel.<Integer>buffered(3);
    IntStream.range(0, 3).forEach(values::send);
    try (var tasks = Bundle.open()) {
      var listener = new Listener();
      Flows.publisher(values, tasks).subscribe(listener);

      listener.request(2);
      assertEquals(0, signals.receive());
      assertEquals(1, signals.receive());
      listener.cancel();
      tasks.await();

      assertEquals(2, values.receive());
    }
  }

  @Test
  void aSubscriberIsCompleteWhenTheChannelIsDoneWhetherItHasAskedOrNot() {
    var values = Channel.<Integer>buffered(1);
    values.send(1);
    values.done();
    try (var tasks = Bundle.open()) {
      var first = new Listener();
      Flows.publisher(values, tasks).subscribe(first);
      first.request(1);
      tasks.await();
      Flows.publisher(values, tasks).subscribe(new Listener());
      tasks.await();

      assertEquals(1, signals.receive());
      assertEquals("complete", signals.receive());
      assertEquals("complete", signals.receive());
    }
  }

  @Test
  void aSubscriberGetsTheCauseWhenTheChannelFails() {
    var cause = new IOException("as told");
    var values = Channel.<Integer>buffered(1);
    values.send(1);
    values.fail(cause);
    try (var tasks = Bundle.open()) {
      var listener = new Listener();
      Flows.publisher(values, tasks).subscribe(listener);
      listener.request(5);
      tasks.await();
    }
    assertEquals(1, signals.receive());
    assertSame(cause, signals.receive());
  }

  @Test
  void aSubscriberThatWaitsIsToldThatTheBundleIsCancelled() {
    try (var tasks = Bundle.open()) {
      Flows.publisher(Channel.create(), tasks).subscribe(new Listener());
    }
    assertInstanceOf(CancellationException.class, signals.receive());
  }

  @Test
  void aSubscriberIsToldThatTheBundleIsClosed() {
    var tasks = Bundle.open();
    tasks.close();

    Flows.publisher(Channel.create(), tasks).subscribe(new Listener());

    assertInstanceOf(IllegalStateException.class, signals.receive());
  }

  @Test
  void aSubscriberThatWaitsForAValueCanCancelWithoutTakingIt() {
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      var listener = new Listener();
      Flows.publisher(values, tasks).subscribe(listener);
      listener.request(1);
      listener.cancel();
      tasks.await();

      assertThrows(DeadlineException.class, () -> values.send(1, Deadline.NOW));
    }
  }

  @Test
  void ofSeveralSubscribersEachGetsValuesOfItsOwn() {
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      var publisher = Flows.publisher(values, tasks);
      for (int i = 0; i < 3; i++) {
        var listener = new Listener();
        publisher.subscribe(listener);
        listener.request(1);
      }
      IntStream.range(0, 3).forEach(values::send);

      var got = new ArrayList<Object>(List.of(signals.receive(), signals.receive()));
      got.add(signals.receive());
      assertEquals(3, got.stream().distinct().count());
    }
  }

  @Test
  void whatASubscriberThrowsIsTheFailureOfATask() {
    var values = Channel.<Integer>buffered(1);
    values.send(1);
    var tasks = Bundle.open();
    Flows.publisher(values, tasks)
        .subscribe(
            new Flow.Subscriber<Integer>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
              }

              @Override
              public void onNext(Integer value) {
                throw new ArithmeticException("against the rules");
              }

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onComplete() {}
            });
    var thrown = assertThrows(TaskException.class, tasks::await);
    assertInstanceOf(ArithmeticException.class, thrown.getCause());
    tasks.close();
  }

  // Into a channel.

  /** A subscription that counts. */
  private static final class Counting implements Flow.Subscription {
    private volatile long requested;
    private volatile boolean cancelled;

    @Override
    public synchronized void request(long count) {
      requested += count;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Test
  void noMoreIsUnderWayThanWasAllowed() {
    var values = Channel.<Integer>create();
    var subscription = new Counting();
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(values, 3, tasks);
      subscriber.onSubscribe(subscription);
      Until.holds(() -> subscription.requested == 3);

      IntStream.range(0, 3).forEach(subscriber::onNext);
      assertEquals(3, subscription.requested);

      assertEquals(0, values.receive());
      Until.holds(() -> subscription.requested == 4);
    }
  }

  @Test
  void theChannelIsDoneWhenThePublisherIsComplete() {
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      try (var publisher = new SubmissionPublisher<Integer>()) {
        publisher.subscribe(Flows.subscriber(values, 2, tasks));
        publisher.submit(1);
        publisher.submit(2);
      }
      assertEquals(List.of(1, 2), all(values));
    }
  }

  private static List<Integer> all(Receiver<Integer> values) {
    var all = new ArrayList<Integer>();
    values.forEach(all::add);
    return all;
  }

  @Test
  void theChannelFailsWithWhatThePublisherFailsWithAfterTheValuesBefore() {
    var cause = new IOException("as told");
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(values, 2, tasks);
      subscriber.onSubscribe(new Counting());
      subscriber.onNext(1);
      subscriber.onError(cause);

      assertEquals(1, values.receive());
      assertSame(cause, assertThrows(TaskException.class, values::receive).getCause());
    }
  }

  @Test
  void theEndOfTheBundleCancelsTheSubscriptionAndFailsTheChannel() {
    var values = Channel.<Integer>create();
    var subscription = new Counting();
    try (var tasks = Bundle.open()) {
      Flows.<Integer>subscriber(values, 2, tasks).onSubscribe(subscription);
    }
    assertTrue(subscription.cancelled);
    var thrown = assertThrows(TaskException.class, values::receive);
    assertInstanceOf(CancellationException.class, thrown.getCause());
  }

  @Test
  void aSubscriptionThatComesAfterTheEndIsCancelled() {
    var subscription = new Counting();
    var tasks = Bundle.open();
    var subscriber = Flows.<Integer>subscriber(Channel.create(), 2, tasks);
    tasks.close();

    subscriber.onSubscribe(subscription);

    assertTrue(subscription.cancelled);
    assertEquals(0, subscription.requested);
  }

  @Test
  void theNextValueAfterTheReceiverHasMadeTheChannelDoneCancels() {
    var values = Channel.<Integer>create();
    var subscription = new Counting();
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(values, 2, tasks);
      subscriber.onSubscribe(subscription);
      subscriber.onNext(1);
      assertEquals(1, values.receive());
      values.done();
      assertFalse(subscription.cancelled);

      subscriber.onNext(2);

      tasks.await();
      assertTrue(subscription.cancelled);
    }
  }

  @Test
  void aPublisherThatDoesNotWaitToBeAskedIsCancelled() {
    var values = Channel.<Integer>create();
    var subscription = new Counting();
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(values, 1, tasks);
      subscriber.onSubscribe(subscription);
      IntStream.range(0, 4).forEach(subscriber::onNext);

      var thrown = assertThrows(TaskException.class, () -> all(values));

      assertInstanceOf(IllegalStateException.class, thrown.getCause());
      tasks.await();
      assertTrue(subscription.cancelled);
    }
  }

  @Test
  void whatAPublisherSaysAfterItsEndIsIgnored() {
    var values = Channel.<Integer>create();
    try (var tasks = Bundle.open()) {
      var subscriber = Flows.<Integer>subscriber(values, 2, tasks);
      subscriber.onSubscribe(new Counting());
      subscriber.onNext(1);
      subscriber.onComplete();
      subscriber.onNext(2);
      subscriber.onError(new IOException("too late"));
      subscriber.onComplete();

      assertEquals(List.of(1), all(values));
    }
  }

  @Test
  void aSubscriberThatCouldAskForNothingIsRefused() {
    try (var tasks = Bundle.open()) {
      var values = Channel.<Integer>create();
      assertThrows(
          IllegalArgumentException.class, () -> Flows.<Integer>subscriber(values, 0, tasks));
    }
  }

  @Test
  void aClosedBundleHasNoSubscribers() {
    var tasks = Bundle.open();
    tasks.close();
    assertThrows(
        IllegalStateException.class, () -> Flows.<Integer>subscriber(Channel.create(), 1, tasks));
  }

  // Through both, and through the JDK's own.

  @Test
  void whatGoesThroughPublishersAndChannelsKeepsItsOrder() {
    var numbers = Channel.<Integer>create();
    var arrived = Channel.<Integer>create();
    try (var tasks = Bundle.open();
        var between = new Doubling()) {
      between.subscribe(Flows.subscriber(arrived, 4, tasks));
      Flows.publisher(numbers, tasks).subscribe(between);
      tasks.go(() -> {
        IntStream.range(0, 1000).forEach(numbers::send);
        numbers.done();
      });

      assertEquals(IntStream.range(0, 1000).map(n -> 2 * n).boxed().toList(), all(arrived));
    }
  }

  /** A processor as the JDK's documentation has it. */
  private static final class Doubling extends SubmissionPublisher<Integer>
      implements Flow.Processor<Integer, Integer> {
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      given.request(1);
    }

    @Override
    public void onNext(Integer value) {
      submit(2 * value);
      subscription.join().request(1);
    }

    @Override
    public void onError(Throwable failure) {
      closeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      close();
    }
  }
}
