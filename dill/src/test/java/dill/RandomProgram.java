package dill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program made from a seed: some channels, tasks that do with them whatever there is to be done,
 * and a check that all was right once it has ended.
 */
final class RandomProgram {
  private static final int[] CAPACITIES = {0, 0, 1, 2, 3, 16};

  private final Random random;
  private final List<Channel<Parcel>> lines = new ArrayList<>();
  private final Set<Integer> lossy = new HashSet<>(); // lines that drop what there is no room for
  private final AtomicInteger names = new AtomicInteger();

  // What the tasks tell.
  private final Set<Thread> living = ConcurrentHashMap.newKeySet();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Queue<Parcel> sent = new ConcurrentLinkedQueue<>();
  private final Queue<List<Parcel>> received = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Bundle> bundles = new ConcurrentLinkedQueue<>(); // each may be cancelled

  RandomProgram(long seed) {
    this.random = new Random(seed);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      addLine();
    }
  }

  private void addLine() {
    int capacity = CAPACITIES[random.nextInt(CAPACITIES.length)];
    boolean mayDrop = capacity > 0 && random.nextInt(4) == 0;
    if (mayDrop) {
      lossy.add(lines.size());
    }
    if (!mayDrop) {
      lines.add(Channel.buffered(capacity));
    } else if (random.nextBoolean()) {
      lines.add(Channel.newestWins(capacity));
    } else {
      lines.add(Channel.oldestWins(capacity));
    }
  }

  /** Runs tasks that may do anything, for a moment; then cancels them all. */
  void runUntilCancelled() {
    var top = openTop();
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      startActor(top, random.nextLong(), 0, true);
    }
    pause(600_000);
    end(top);
    received.add(rest());
    check();
  }

  /**
   * Runs senders and receivers that come to their end by themselves, or a wake-up is lost, however
   * much others get in between.
   */
  void runToItsEnd() {
    var others = openTop();
    for (int i = random.nextInt(4); i > 0; i--) {
      startActor(others, random.nextLong(), 0, false);
    }
    var top = Bundle.isolated(this::failed);
    int senders = 1 + random.nextInt(4);
    var sending = new AtomicInteger(senders);
    for (int i = 0; i < senders; i++) {
      var worker = new Worker(this, random.nextLong());
      start(top, () -> worker.sendAll(sending));
    }
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      var worker = new Worker(this, random.nextLong());
      start(top, worker::receiveAll);
    }
    start(top, new Worker(this, random.nextLong())::awaitEnds);
    if (random.nextBoolean()) {
      pause(100_000);
      others.cancel();
    }
    awaitAll(top);
    end(others);
    top.close();
    check();
  }

  private Bundle openTop() {
    var top = Bundle.isolated(this::failed);
    bundles.add(top);
    return top;
  }

  private void pause(int nanos) {
    Deadline.in(Duration.ofNanos(random.nextInt(nanos))).sleep();
  }

  private void end(Bundle top) {
    top.cancel();
    awaitAll(top);
    top.close();
  }

  private void awaitAll(Bundle top) {
    if (!top.await(Deadline.in(Rounds.PATIENCE))) {
      var stuck = new AssertionError("stuck: " + living);
      for (var thread : living) {
        var where = new Throwable(thread.toString());
        where.setStackTrace(thread.getStackTrace());
        stuck.addSuppressed(where);
      }
      throw stuck;
    }
  }

  private List<Parcel> rest() {
    var rest = new ArrayList<Parcel>();
    for (var line : lines) {
      line.drainTo(rest, Integer.MAX_VALUE);
    }
    return rest;
  }

  /** After all have ended: nobody is left, and nothing but what there is to be. */
  private void check() {
    for (var failure : failures) {
      if (!(failure instanceof Actor.Sick)) {
        throw new AssertionError("a task has failed", failure);
      }
    }
    if (begun.get() != ended.get() || !living.isEmpty()) {
      throw new AssertionError(begun + " tasks have begun and " + ended + " ended: " + living);
    }
    Parcel.assertConserved(sent, received, lossy);
    for (var line : lines) {
      assertNobodyWaits(line);
    }
  }

  private static void assertNobodyWaits(Channel<Parcel> line) {
    try {
      throw new AssertionError("left over: " + line.receive(Deadline.NOW));
    } catch (DeadlineException | NoSuchElementException | TaskException empty) {
      // as it must be
    }
    try {
      var mine = new Parcel(0, 0, 0);
      line.send(mine, Deadline.NOW); // into the buffer, or to somebody who is not there any more
      if (line.receive(Deadline.NOW) != mine) {
        throw new AssertionError("a value that nobody had sent");
      }
    } catch (DeadlineException late) {
      // unbuffered, and nobody receives
    } catch (IllegalStateException done) {
      // it is done, or has failed
    }
  }

  // For the tasks.

  void startActor(Bundle bundle, long seed, int depth, boolean mayFinish) {
    var actor = new Actor(this, seed, depth, mayFinish);
    start(bundle, actor::act);
  }

  /** Starts a task that is counted. */
  private void start(Bundle bundle, Task task) {
    bundle.go(() -> {
      var me = Thread.currentThread();
      living.add(me);
      begun.incrementAndGet();
      try {
        task.run();
      } finally {
        living.remove(me);
        ended.incrementAndGet();
      }
    });
  }

  int newName() {
    return names.incrementAndGet();
  }

  int lines() {
    return lines.size();
  }

  Channel<Parcel> line(int index) {
    return lines.get(index);
  }

  void accepted(Parcel parcel) {
    sent.add(parcel);
  }

  /** {@return where a task is to note what it receives; to be touched by that task alone} */
  List<Parcel> newLog() {
    var log = new ArrayList<Parcel>();
    received.add(log);
    return log;
  }

  void add(Bundle bundle) {
    bundles.add(bundle);
  }

  /** Cancels one of the bundles that there are or were. */
  void cancelOne(Random dice) {
    var all = List.copyOf(bundles);
    if (!all.isEmpty()) {
      all.get(dice.nextInt(all.size())).cancel();
    }
  }

  void failed(Throwable failure) {
    failures.add(failure);
  }

  /** Ends all lines, in one way or the other. */
  void finishAll(Random dice) {
    for (int i = 0; i < lines.size(); i++) {
      finish(i, dice);
    }
  }

  void finish(int index, Random dice) {
    if (dice.nextBoolean()) {
      lines.get(index).done();
    } else {
      lines.get(index).fail(new Actor.Sick(index));
    }
  }

  /** {@return the numbers of the lines, in some order} */
  List<Integer> shuffled(Random dice) {
    var order = new ArrayList<Integer>();
    for (int i = 0; i < lines.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, dice);
    return order;
  }

  static Object choose(Collection<Clause<?>> clauses) {
    return Choose.choose(clauses.toArray(Clause<?>[]::new));
  }
}
