package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Occasion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A layer that is lent to the one on top of it. The lower layer's own code knows nothing of that;
 * what it calls below is refused unless a call of its owner's is under way, and those are counted
 * here.
 */
final class Lent implements ByteSocket {
  private final ByteSocket layer;
  private final Below below; // the way down of that layer
  private final AtomicInteger calls;

  Lent(ByteSocket layer, Below below, AtomicInteger calls) {
    this.layer = layer;
    this.below = below;
    this.calls = calls;
  }

  /** Has the connection reset when it is closed. */
  void breakOutput(IOException why) {
    below.breakOutput(why);
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    calls.incrementAndGet();
    try {
      layer.send(bytes, deadline);
    } finally {
      calls.decrementAndGet();
    }
  }

  @Override
  public void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    calls.incrementAndGet();
    try {
      layer.sendSoon(bytes, deadline);
    } finally {
      calls.decrementAndGet();
    }
  }

  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    calls.incrementAndGet();
    try {
      layer.send(file, position, count, deadline);
    } finally {
      calls.decrementAndGet();
    }
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    calls.incrementAndGet();
    try {
      return layer.fill(atLeast, deadline);
    } finally {
      calls.decrementAndGet();
    }
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    calls.incrementAndGet();
    try {
      return layer.more(deadline);
    } finally {
      calls.decrementAndGet();
    }
  }

  @Override
  public <R> Clause<R> arriving(Supplier<? extends R> then) {
    return Choose.when(arrival(), then);
  }

  /** {@return what a choice waits for until something comes for the layer} */
  Occasion arrival() {
    return new Arrival(this::more, below.arrival());
  }

  @Override
  public void done(Deadline deadline) throws IOException {
    calls.incrementAndGet();
    try {
      layer.done(deadline);
    } finally {
      calls.decrementAndGet();
    }
  }

  @Override
  public void close() {
    layer.close();
  }

  @Override
  public String toString() {
    return layer.toString();
  }
}
