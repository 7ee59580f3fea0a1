package dill;

import org.jspecify.annotations.Nullable;

/**
 * One of the things that {@link Choose} may do, and what it then yields.
 *
 * <p>A clause does nothing until it is chosen, and may be used for any number of choices, by
 * several tasks too. It is made by {@link Receiver#receiving}, {@link Receiver#ending}, {@link
 * Sender#sending}, {@link Fork#ending} and {@link Choose#after}, and by the sockets of {@code
 * dsock}. libdill's {@code struct chclause}.
 *
 * @param <R> what it yields
 */
public abstract class Clause<R> {
  private final @Nullable Meeting meeting;

  Clause(@Nullable Meeting meeting) {
    this.meeting = meeting;
  }

  /** The channel that it is about; null: none, it waits for something else. */
  final @Nullable Meeting meeting() {
    return meeting;
  }

  /** Tells whether it is worth to be tried alone. A guess, which needs no lock. */
  boolean seemsReady() {
    return true;
  }

  /**
   * Does it, if that can be done without waiting.
   *
   * @return the value that it receives, or an {@link Outcome}
   */
  abstract Object attempt();

  /** The same, under the locks of the channel. */
  abstract Object attemptLocked();

  /** Tells whether something has come that is no channel's. Under no lock. */
  boolean hasCome() {
    return false;
  }

  /** Has it wait, under the locks of the channel if there is one. */
  abstract Waiting join(Choice choice);

  /** Lets it wait no more. Under no lock. */
  void withdraw(Waiting waiting) {
    if (meeting != null) {
      meeting.withdraw(waiting);
    }
  }

  /** Tells whether a choice that was told of it can take it; if not, it begins anew. */
  boolean isCertain() {
    return true;
  }

  /** How long until the passing of time does it; {@link Long#MAX_VALUE}: that never does. */
  long remainingNanos() {
    return Long.MAX_VALUE;
  }

  /** Turns the outcome into what the choice yields. Runs code of users, so under no lock. */
  abstract R result(Object outcome);
}
