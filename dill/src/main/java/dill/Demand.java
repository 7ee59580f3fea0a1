package dill;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a subscriber has asked for and not got yet, and whether it has had enough. Knows nobody: who
 * keeps a subscription keeps nothing else alive.
 */
final class Demand implements Flow.Subscription {
  private final Channel<Boolean> news = Channel.newestWins(1); // something has changed: look again
  private final Channel<Boolean> enough = Channel.create(); // never carries anything, but ends

  private final AtomicLong left = new AtomicLong();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private volatile boolean misused;

  @Override
  public void request(long more) {
    if (cancelled.get()) {
      return;
    }
    if (more > 0) {
      left.accumulateAndGet(more, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    } else {
      misused = true;
    }
    news.send(true);
  }

  @Override
  public void cancel() {
    if (cancelled.compareAndSet(false, true)) {
      enough.done();
    }
  }

  boolean isMisused() {
    return misused;
  }

  boolean isLeft() {
    return left.get() > 0;
  }

  void takeOne() {
    left.decrementAndGet();
  }

  <R> Clause<R> changing(Supplier<R> then) {
    return news.receiving(_ -> then.get());
  }

  <R> Clause<R> cancelling(Supplier<R> then) {
    return enough.ending(then);
  }
}
