package dill;

import static dill.Choose.choose;

import dill.loop.Coroutine;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;

/** The task of a subscription: takes values out of a channel as they are asked for. */
final class Publishing<T> implements Task {
  /*
   * All signals come from this one task, so they are serial, and a subscriber that asks for more in onNext does not
   * recurse. That the subscriber cancels stands first in each choice, and so does not take a value that nobody gets. A
   * task that is cancelled takes no more values: as long as there are some, it would never wait.
   */

  /** What can happen to a subscription. */
  private sealed interface Event<T> {}

  private record Value<T>(T value) implements Event<T> {}

  private record End<T>() implements Event<T> {}

  private record Failure<T>(Throwable cause) implements Event<T> {}

  private record Change<T>() implements Event<T> {}

  private record Enough<T>() implements Event<T> {}

  private final Receiver<? extends T> values;
  private final Flow.Subscriber<? super T> subscriber;
  private final Demand demand = new Demand();

  Publishing(Receiver<? extends T> values, Flow.Subscriber<? super T> subscriber) {
    this.values = values;
    this.subscriber = subscriber;
  }

  @Override
  public void run() {
    subscriber.onSubscribe(demand);
    while (isHandled(next())) {
      // on to the next
    }
  }

  /** Tells a subscriber that it can have nothing. */
  void refuse(Throwable why) {
    subscriber.onSubscribe(demand);
    subscriber.onError(why);
  }

  private Event<T> next() {
    if (demand.isMisused()) {
      return new Failure<>(
          new IllegalArgumentException("asked for less than one value (rule 3.9)"));
    }
    try {
      return await();
    } catch (TaskException e) {
      return new Failure<>(Objects.requireNonNullElse(e.getCause(), e));
    } catch (CancellationException e) {
      return new Failure<>(e);
    }
  }

  private Event<T> await() {
    Clause<Event<T>> enough = demand.cancelling(Enough::new);
    Clause<Event<T>> change = demand.changing(Change::new);
    Clause<Event<T>> end = values.ending(End::new);
    if (!demand.isLeft() || Coroutine.current().isCancelled()) { // it must come to a wait then
      return choose(enough, change, end);
    }
    Clause<Event<T>> value = values.receiving(Value::new);
    return choose(enough, change, value, end);
  }

  /** {@return whether there may be more} */
  private boolean isHandled(Event<T> event) {
    switch (event) {
      case Value<T>(var value) -> {
        demand.takeOne();
        subscriber.onNext(value);
      }
      case End<T>() -> subscriber.onComplete();
      case Failure<T>(var cause) -> subscriber.onError(cause);
      case Change<T>(), Enough<T>() -> {}
    }
    return event instanceof Value || event instanceof Change;
  }
}
