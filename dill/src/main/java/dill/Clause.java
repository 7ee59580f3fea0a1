package dill;

import org.jspecify.annotations.Nullable;

/**
 * One of the things that {@link Choose} may do, and what it then yields.
 *
 * <p>A clause does nothing until it is chosen, and may be used for any number of choices, by
 * several tasks too. It is made by {@link Receiver#receiving}, {@link Receiver#ending}, {@link
 * Sender#sending} and {@link Choose#after}. libdill's {@code struct chclause}.
 *
 * @param <R> what it yields
 */
public abstract class Clause<R> {
  private final @Nullable Channel<?> channel;

  Clause(@Nullable Channel<?> channel) {
    this.channel = channel;
  }

  /** The channel that it is about; null: none, it waits for a time. */
  final @Nullable Channel<?> channel() {
    return channel;
  }

  /**
   * Does it, if that can be done without waiting. Under the lock of the channel.
   *
   * @return the value that it receives, or an {@link Outcome}
   */
  abstract Object attempt();

  /** Puts it into the queue where it waits. Under the lock of the channel. */
  abstract Waiting enlist(Choice choice);

  /** How long until the passing of time does it; {@link Long#MAX_VALUE}: that never does. */
  long remainingNanos() {
    return Long.MAX_VALUE;
  }

  /** Turns the outcome into what the choice yields. Runs code of users, so under no lock. */
  abstract R result(Object outcome);
}
