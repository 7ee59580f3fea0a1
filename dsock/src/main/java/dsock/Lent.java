package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Occasion;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A layer that is lent to the one on top of it. The lower layer's own code knows nothing of that;
 * what it calls below is refused unless a call of its owner's is under way, and those are counted
 * here. What goes through it, bytes or messages, a subclass says.
 */
abstract class Lent {
  private final Sock layer;
  private final Below below; // the way down of that layer
  private final AtomicInteger calls;

  Lent(Sock layer, Below below, AtomicInteger calls) {
    this.layer = layer;
    this.below = below;
    this.calls = calls;
  }

  /** Has the connection reset when it is closed. */
  final void breakOutput(IOException why) {
    below.breakOutput(why);
  }

  /** Counts a call of the owner's in, until {@link #exit}. */
  final void enter() {
    calls.incrementAndGet();
  }

  final void exit() {
    calls.decrementAndGet();
  }

  public final boolean more(Deadline deadline) throws IOException {
    enter();
    try {
      return layer.more(deadline);
    } finally {
      exit();
    }
  }

  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    return Choose.when(arrival(), then);
  }

  /** {@return what a choice waits for until something comes for the layer} */
  final Occasion arrival() {
    return new Arrival(this::more, below.arrival());
  }

  public final void done(Deadline deadline) throws IOException {
    enter();
    try {
      layer.done(deadline);
    } finally {
      exit();
    }
  }

  public final void close() {
    layer.close();
  }

  @Override
  public final String toString() {
    return layer.toString();
  }
}
