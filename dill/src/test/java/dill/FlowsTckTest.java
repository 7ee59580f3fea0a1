package dill;

import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/** {@link Flows} keeps the rules of Reactive Streams, each of which is a test here. */
class FlowsTckTest {
  @TestFactory
  Stream<DynamicTest> aPublisherKeepsTheRules() {
    return Tck.rules(Published.class, Published::new)
        .filter(rule -> !rule.getDisplayName().contains("multicast")); // each value goes to one
  }

  @TestFactory
  Stream<DynamicTest> aSubscriberKeepsTheRulesThatShow() {
    return Tck.rules(Subscribed.class, Subscribed::new);
  }

  @TestFactory
  Stream<DynamicTest> aSubscriberKeepsTheRules() {
    return Tck.rules(Watched.class, Watched::new);
  }

  /** Publishes numbers that a task sends. */
  private static final class Published extends FlowPublisherVerification<Long>
      implements AutoCloseable {
    private final Bundle tasks = Bundle.open();

    Published() {
      super(Tck.environment());
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
      var numbers = Channel.<Long>create();
      tasks.go(() -> {
        for (long n = 0; n < elements; n++) {
          numbers.send(n);
        }
        numbers.done();
      });
      return Flows.publisher(numbers, tasks);
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
      var closed = Bundle.open();
      closed.close();
      return Flows.publisher(Channel.<Long>create(), closed);
    }

    @Override
    public void close() {
      tasks.close();
    }
  }

  private static Flow.Subscriber<Integer> receiving(Bundle tasks) {
    var numbers = Channel.<Integer>create();
    tasks.go(() -> {
      for (var number : numbers) {
        assert number >= 0;
      }
    });
    return Flows.subscriber(numbers, 10, tasks);
  }

  /** Receives numbers, and is looked at from outside. */
  private static final class Subscribed extends FlowSubscriberBlackboxVerification<Integer>
      implements AutoCloseable {
    private final Bundle tasks = Bundle.isolated(Subscribed::isAsTold);

    Subscribed() {
      super(Tck.environment());
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
      return receiving(tasks);
    }

    @Override
    public Integer createElement(int element) {
      return element;
    }

    /** A test may have its publisher fail, and who receives gets that. */
    private static void isAsTold(Throwable failure) {
      if (!(failure instanceof TaskException)) {
        throw new AssertionError(failure);
      }
    }

    @Override
    public void close() {
      tasks.close();
    }
  }

  /** The same, with somebody who hears all and can cancel. */
  private static final class Watched extends FlowSubscriberWhiteboxVerification<Integer>
      implements AutoCloseable {
    private final Bundle tasks = Bundle.isolated(Subscribed::isAsTold);

    Watched() {
      super(Tck.environment());
    }

    @Override
    protected Flow.Subscriber<Integer> createFlowSubscriber(
        WhiteboxSubscriberProbe<Integer> probe) {
      return new Overheard(receiving(tasks), probe);
    }

    @Override
    public Integer createElement(int element) {
      return element;
    }

    @Override
    public void close() {
      tasks.close();
    }
  }

  private record Overheard(
      Flow.Subscriber<Integer> subscriber, WhiteboxSubscriberProbe<Integer> probe)
      implements Flow.Subscriber<Integer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
      probe.registerOnSubscribe(
          new SubscriberPuppet() {
            @Override
            public void triggerRequest(long elements) {
              // it asks by itself
            }

            @Override
            public void signalCancel() {
              subscription.cancel();
            }
          });
    }

    @Override
    public void onNext(Integer value) {
      subscriber.onNext(value);
      probe.registerOnNext(value);
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
      probe.registerOnError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
      probe.registerOnComplete();
    }
  }
}
