package dill;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Repeats something random until its time is up, each round from a seed of its own, and names the
 * seed of a round that fails. {@code -Ddill.seed=N} repeats the rounds that begin with that one;
 * what the scheduler does is still its own affair.
 *
 * <p>{@code -Ddill.stress=long} makes that minutes instead of a second.
 */
final class Rounds {
  static final boolean LONG =
      switch (System.getProperty("dill.stress", "short")) {
        case "short" -> false;
        case "long" -> true;
        case String other -> throw new IllegalArgumentException("dill.stress=" + other);
      };

  private static final Duration BUDGET = LONG ? Duration.ofMinutes(2) : Duration.ofMillis(1_200);

  /** How long a round may take; far more than it ever does, unless it hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  interface Round {
    void run(long seed) throws Exception;
  }

  private Rounds() {}

  static void run(String name, Round round) {
    run(name, 1, round);
  }

  /** Takes several times the usual time. */
  static void run(String name, int times, Round round) {
    var budget = BUDGET.multipliedBy(times);
    long first = Long.getLong("dill.seed", ThreadLocalRandom.current().nextLong());
    long start = System.nanoTime();
    long count = 0;
    while (count == 0 || System.nanoTime() - start < budget.toNanos()) {
      long seed = first + count++;
      try {
        round.run(seed);
      } catch (Throwable failure) {
        throw new AssertionError(
            name + " fails in round " + count + ", repeat with -Ddill.seed=" + seed, failure);
      }
    }
    System.out.println(name + ": " + count + " rounds");
  }

  /** Cancels a bundle and closes it; if its tasks do not end, says so instead of waiting on. */
  static void end(Bundle bundle) {
    bundle.cancel();
    if (!bundle.await(Deadline.in(PATIENCE))) {
      throw new AssertionError("cancelled tasks have not ended within " + PATIENCE);
    }
    bundle.close();
  }
}
