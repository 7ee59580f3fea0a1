package dill;

import dill.loop.Carrier;
import dill.loop.Coroutine;
import dill.loop.Diagnostics;
import dill.loop.Timeout;
import dill.loop.Wait;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of tasks that cannot outlive the block of code it was opened in.
 *
 * {@snippet file="Workers.java" region="bundle"}
 *
 * <p>Opened in the head of a {@code try} statement, it is closed at the end of the block: whatever
 * still runs is cancelled there, and waited for. To let the tasks finish, {@link #await() await}
 * them first; to give them some time, {@link #await(Deadline) await} with a deadline.
 *
 * <p>Each task runs on a virtual thread of its own. {@link #go go}, {@link #fork fork} and {@link
 * #cancel cancel} may be called by any thread; {@link #await await} by any but the bundle's own
 * tasks and those that live below them, and {@link #close close} by the one that opened it.
 *
 * <p>What was done before {@code go} happens before the task; what a task did happens before {@code
 * await} or {@code close} returns.
 *
 * <p>A task that ends with a bundle open has failed; what it has left is cancelled and waited for.
 *
 * <p>libdill's {@code bundle}, {@code bundle_go} and {@code bundle_wait}; {@link #fork} is ours.
 */
public final class Bundle implements AutoCloseable {
  /*
   * Who is in it, and whether it is cancelled or closed, is known to its members; what they threw, to its failures.
   *
   * Closing cancels all tasks at once and then waits for them. libdill cancels one after the other and waits for each;
   * that takes as long as all their endings together, and nobody has been seen to depend on it.
   */

  final Coroutine owner;
  private final @Nullable Consumer<? super Throwable>
      onFailure; // null: a failure cancels the others

  private final Failures failures = new Failures();
  final Members members = new Members();
  private volatile @Nullable Timeout
      timeout; // null: no deadline, or none that is still to come; the owner's, read by others

  // Replaced as a whole, by anybody. Null: nothing is carried.
  private volatile ScopedValue<?> @Nullable [] carried;

  // For those who look at it from outside.
  final String place = Diagnostics.ON ? Place.ofCaller() : ""; // where it was opened
  @Nullable Root root; // null: opened by a task; set before anybody knows of it
  volatile @Nullable Bundle outer; // the one that its owner had opened before; kept by OpenBundles

  private Bundle(@Nullable Consumer<? super Throwable> onFailure) {
    this.owner = Coroutine.current();
    this.onFailure = onFailure;
  }

  /**
   * Opens a bundle whose tasks belong together: the first that fails cancels the others, and its
   * failure comes out.
   *
   * @return an open bundle, to be closed by the caller
   */
  public static Bundle open() {
    return opened(null);
  }

  /**
   * Opens a bundle whose tasks belong together, and have some time: when that is over, those that
   * still run are cancelled, and {@code await} says so. The block itself is not.
   *
   * {@snippet file="HalfASecond.java" region="deadline"}
   *
   * <p>What comes first counts. Tasks that have ended before the deadline are not touched by it;
   * nor are those that have been cancelled before, by a failure or by {@code cancel}. A task that
   * is started after the deadline starts as a cancelled one. One that fails on its way out has
   * failed all the same, and that is what {@code await} says then.
   *
   * @param deadline when to cancel what still runs
   * @return an open bundle, to be closed by the caller
   */
  public static Bundle open(Deadline deadline) {
    long nanos = deadline.remainingNanos();
    var bundle = opened(null);
    if (nanos <= 0) {
      bundle.expire();
    } else if (nanos != Long.MAX_VALUE) {
      bundle.timeout = Timeout.start(bundle.owner.carrier(), nanos, bundle::expire);
    }
    return bundle;
  }

  /**
   * Opens a bundle whose tasks have nothing to do with each other: each fails alone.
   *
   * @param onFailure is told what a task threw, by the thread of that task; what it throws itself
   *     comes out of {@code await} or {@code close}
   * @return an open bundle, to be closed by the caller
   */
  public static Bundle isolated(Consumer<? super Throwable> onFailure) {
    return opened(Objects.requireNonNull(onFailure, "nobody to be told of failures"));
  }

  private static Bundle opened(@Nullable Consumer<? super Throwable> onFailure) {
    var bundle = new Bundle(onFailure);
    OpenBundles.add(bundle);
    return bundle;
  }

  /**
   * Makes several attempts at the same thing, each in a task of its own, and waits for the first
   * that succeeds.
   *
   * @param <T> what is wanted
   * @param attempts how to get it; one at least
   * @return what the first one returned that returned anything
   * @throws TaskException if all of them have failed; its cause is what the first one threw
   * @throws CancellationException if the task that calls is cancelled
   * @see #race(List, Deadline)
   */
  public static <T> T race(List<? extends Callable<? extends T>> attempts) {
    return race(attempts, Deadline.NEVER);
  }

  /**
   * Makes several attempts at the same thing, each in a task of its own, and waits for the first
   * that succeeds. The others are cancelled then, and waited for: however this ends, none of them
   * still runs.
   *
   * {@snippet file="Mirrors.java" region="race"}
   *
   * <p>What an attempt returns when another one has won is dropped, and so is what it throws. One
   * that opens something must close it if it is cancelled meanwhile; and as it cannot know whether
   * what it returns comes too late, it had better not return what has to be closed, but {@code
   * send} it on a channel of capacity 0: that fails if nobody takes it.
   *
   * @param <T> what is wanted
   * @param attempts how to get it; one at least
   * @param deadline when to give up
   * @return what the first one returned that returned anything
   * @throws TaskException if all of them have failed; its cause is what the first one threw, what
   *     the others threw is suppressed in it
   * @throws DeadlineException if none has succeeded in time; what some have thrown by then is
   *     suppressed in it
   * @throws CancellationException if the task that calls is cancelled, or each attempt by somebody
   *     else
   */
  public static <T> T race(List<? extends Callable<? extends T>> attempts, Deadline deadline) {
    return new Race<T>().run(List.copyOf(attempts), deadline);
  }

  /**
   * Hands scoped values down: each task that is started from now on sees them as they are bound
   * where it is started. Those that are not bound there are not bound in the task. Virtual threads
   * see none by themselves.
   *
   * {@snippet file="Carry.java" region="carry"}
   *
   * @param values which; what an earlier call has named counts no more
   */
  public void carry(ScopedValue<?>... values) {
    carried = List.of(values).toArray(new ScopedValue<?>[0]);
  }

  /**
   * Starts a task. If the bundle has been cancelled, the task starts as a cancelled one: it can let
   * go of what it was given, but not wait.
   *
   * @param task what to do
   * @throws IllegalStateException if the bundle is closed
   */
  public void go(Task task) {
    go("", task);
  }

  /**
   * Starts a task with a name.
   *
   * @param name what thread dumps call it
   * @param task what to do
   * @throws IllegalStateException if the bundle is closed
   */
  public void go(String name, Task task) {
    start(Carrier.current(), name, task);
  }

  /**
   * Starts a task on that one of the program's {@linkplain Loops event loops} which has the fewest
   * tasks; {@link #go} starts it on the loop of its caller. Where there are no loops, the two are
   * the same.
   *
   * @param task what to do
   * @throws IllegalStateException if the bundle is closed
   */
  public void spread(Task task) {
    start(Carrier.current().idlest(), "", task);
  }

  void start(Carrier carrier, String name, Task task) {
    members.start(new Member(this, carrier, name, task, carried));
  }

  /**
   * Starts a task with a result. The future is complete once the task has {@linkplain Fork ended},
   * and so once it has been awaited; {@link Future#resultNow()} is the result then. If the task was
   * cancelled, so is the future. A choice can wait for it by {@link Fork#ending}.
   *
   * @param <T> what the task makes
   * @param task what to do; what it throws is the failure of the future, and counts as that of any
   *     task too
   * @return what becomes of the task
   * @throws IllegalStateException if the bundle is closed
   */
  public <T> Fork<T> fork(Callable<T> task) {
    var fork = new Forked<>(task);
    go(new Forked.Body(fork));
    return fork;
  }

  /**
   * Waits until no task is left. Returns at once if there is none. More tasks may be started
   * afterwards.
   *
   * @throws TaskException if a task has failed; its cause is the first failure
   * @throws DeadlineException if none has, but the {@linkplain #open(Deadline) bundle's} deadline
   *     has cancelled some
   * @throws CancellationException if the task that calls is cancelled, and it has to wait or the
   *     bundle was cancelled together with it
   * @throws IllegalStateException if called by a task of this bundle, or by one that lives below it
   */
  public void await() {
    await(Deadline.NEVER);
  }

  /**
   * Waits until no task is left. More tasks may be started afterwards. libdill's {@code
   * bundle_wait}.
   *
   * @param deadline when to give up; the tasks go on then
   * @return false: some were still running
   * @throws TaskException if no task is left and one has failed; its cause is the first failure
   * @throws DeadlineException if no task is left and none has failed, but the {@linkplain
   *     #open(Deadline) bundle's} deadline has cancelled some
   * @throws CancellationException if the task that calls is cancelled, and it has to wait or the
   *     bundle was cancelled together with it
   * @throws IllegalStateException if called by a task of this bundle, or by one that lives below it
   */
  public boolean await(Deadline deadline) {
    refuseFromInside("await");
    var caller = Coroutine.current();
    var wait = new Awaiting(caller, this, deadline != Deadline.NEVER);
    if (!members.areGoneElseJoin(wait, false)) {
      long nanos = deadline.remainingNanos();
      var how = nanos > 0 ? wait.await(nanos) : Wait.End.TIMED_OUT;
      if (how instanceof Wait.End) {
        members.leave(wait);
        if (how == Wait.End.CANCELLED) {
          caller.checkCancelled();
        }
        return false;
      }
    }
    failures.throwAll();
    if (members.wereCutShort(Members.Why.LATE)) {
      throw new DeadlineException("the bundle's deadline has passed before its tasks had ended");
    }
    if (members.wereCutShort(Members.Why.OWNER)) {
      caller.checkCancelled(); // it was told first, and is not to take that for success
    }
    return true;
  }

  /**
   * Asks every task to end, and does not wait for that. Tasks that are started later are asked so
   * from the start.
   *
   * <p>So are all that live below: in bundles that these tasks have open, or will open.
   */
  public void cancel() {
    OpenBundles.cancel(this, Members.Why.ASKED, null);
  }

  /**
   * Cancels what still runs, and waits until all of it has ended, even if the task that calls is
   * cancelled itself. No peer can make this wait, only a task that does not end when told.
   * libdill's {@code hclose}.
   *
   * <p>A bundle that is closed stays so; to close it again does nothing.
   *
   * @throws TaskException if a task has failed and {@code await} has not said so
   * @throws WrongThreadException if the caller is not the one that opened it
   * @throws IllegalStateException if called by a task of this bundle, or by one that lives below it
   */
  @Override
  public void close() {
    refuseFromInside("close");
    if (Coroutine.current() != owner) {
      throw new WrongThreadException(
          "a bundle is closed by the thread that opened it; cancel() may be called by any");
    }
    cancel();
    var wait = new Awaiting(owner, this, false);
    while (!members.areGoneElseJoin(wait, true)) {
      wait.awaitToTheEnd();
      wait = new Awaiting(owner, this, false);
    }
    var pending = timeout;
    if (pending != null) {
      pending.callOff();
      timeout = null;
    }
    OpenBundles.remove(this);
    failures.throwUnseen();
  }

  /** An owner that lives in this bundle, or below one that does, would wait for itself. */
  private void refuseFromInside(String what) {
    var caller = Coroutine.current();
    while (caller.home() instanceof Bundle home) {
      if (home == this) {
        throw new IllegalStateException("a task cannot " + what + " the bundle that it lives in");
      }
      caller = home.owner;
    }
  }

  /** Tells whether its deadline ends all that still waits in it and below. By any thread. */
  boolean isTimed() {
    return timeout != null;
  }

  private void expire() {
    OpenBundles.cancel(this, Members.Why.LATE, null);
  }

  /** A task has thrown something. By that task. */
  void failed(Member member, Throwable failure) {
    if (onFailure == null) {
      failures.add(failure);
      OpenBundles.cancel(this, Members.Why.ASKED, member);
      return;
    }
    try {
      onFailure.accept(failure);
    } catch (Throwable second) {
      listenerFailed(failure, second);
    }
  }

  /** Whatever has been dealt with by nobody comes out. */
  private void listenerFailed(Throwable failure, Throwable second) {
    if (second.equals(failure)
        || Member.isEndedAsTold(second)) { // thrown on; or it was not to wait
      failures.add(failure);
      return;
    }
    failures.add(second);
    second.addSuppressed(failure);
    if (second.getSuppressed().length == 0) { // it takes none
      failures.add(failure);
    }
  }

  /** A task has ended. By that task, as the last thing it does. */
  void ended(Member member) {
    members.remove(member);
  }

  /** {@return what dumps and recordings call it} */
  @Override
  public String toString() {
    return "bundle " + Integer.toHexString(System.identityHashCode(this));
  }
}
