package dsock;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Repeats something random until its time is up, each round from a seed of its own, and names the
 * seed of a round that fails. {@code -Ddill.seed=N} repeats the rounds that begin with that one.
 *
 * <p>{@code -Ddill.stress=long} makes that minutes instead of a second.
 */
public final class Rounds {
  private static final Duration BUDGET =
      switch (System.getProperty("dill.stress", "short")) {
        case "short" -> Duration.ofMillis(600);
        case "long" -> Duration.ofMinutes(3);
        case String other -> throw new IllegalArgumentException("dill.stress=" + other);
      };

  public interface Round {
    void run(long seed) throws Exception;
  }

  private Rounds() {}

  public static void run(String name, Round round) {
    long first = Long.getLong("dill.seed", ThreadLocalRandom.current().nextLong());
    long start = System.nanoTime();
    long count = 0;
    while (count == 0 || System.nanoTime() - start < BUDGET.toNanos()) {
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
}
