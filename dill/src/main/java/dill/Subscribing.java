package dill;

import static dill.Choose.choose;

import dill.loop.Coroutine;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A subscriber, and the task that passes on what it gets. */
final class Subscribing<T> implements Flow.Subscriber<T>, Task {
  /*
   * A publisher must not be made to wait. So what it publishes goes into a buffer, which has room for all that has been
   * asked for, and the task waits in its place. The task alone calls the subscription, so the calls are serial; a
   * publisher that publishes in the course of such a call finds the buffer and no lock.
   */

  // These take no heed of anything.
  private static final Flow.Subscription NONE = new Demand(); // stands for one to come
  private static final Flow.Subscription OVER = new Demand(); // for one that is over, or unwanted

  static {
    NONE.cancel();
    OVER.cancel();
  }

  private final Sender<? super T> into;
  private final int most;
  private final Channel<T> inbox;
  private final Channel<Void> subscribed = Channel.create(); // never carries anything, but ends
  private final AtomicBoolean ended = new AtomicBoolean(); // of the inbox
  private volatile @Nullable Throwable failure; // of the publisher; written before the inbox ends
  private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>(NONE);

  Subscribing(Sender<? super T> into, int most) {
    this.into = into;
    this.most = most;
    this.inbox = Channel.buffered(most);
  }

  // Called by the publisher; these do not wait.

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "no subscription");
    if (subscription.compareAndSet(NONE, given)) {
      subscribed.done();
    } else {
      given.cancel(); // there is one already, or none is wanted any more
    }
  }

  @Override
  public void onNext(T value) {
    Objects.requireNonNull(value, "no value");
    if (ended.get()) {
      return;
    }
    try {
      inbox.send(value, Deadline.NOW);
    } catch (DeadlineException full) {
      end(new IllegalStateException("the publisher does not wait until it is asked for more"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "no failure");
    subscription.set(OVER);
    end(failure);
  }

  @Override
  public void onComplete() {
    subscription.set(OVER);
    end(null);
  }

  private void end(@Nullable Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      this.failure = failure;
      inbox.done();
    }
  }

  // The task.

  @Override
  public void run() {
    try {
      passOn();
    } catch (RuntimeException | Error e) { // it is cancelled, or the subscription throws
      finish(e);
      throw e;
    } finally {
      subscription.getAndSet(OVER).cancel();
    }
  }

  private void passOn() {
    choose(subscribed.ending(() -> true), inbox.ending(() -> false));
    subscription.get().request(most);
    for (var value : inbox) {
      Coroutine.current().checkCancelled(); // perhaps nothing here ever waits
      if (!isSent(value)) {
        return;
      }
      subscription.get().request(1);
    }
    finish(failure);
  }

  /** {@return false: who receives has ended the channel, and wants nothing more} */
  private boolean isSent(T value) {
    try {
      into.send(value);
      return true;
    } catch (CancellationException e) { // is an IllegalStateException too
      throw e;
    } catch (IllegalStateException enough) {
      return false;
    }
  }

  private void finish(@Nullable Throwable why) {
    try {
      if (why == null) {
        into.done();
      } else {
        into.fail(why);
      }
    } catch (IllegalStateException enough) {
      // who receives has ended the channel
    }
  }
}
