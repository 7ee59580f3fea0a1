package dill;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lets Lincheck run what does not wait in all orders of its steps, on two threads, and compare what
 * came out with a model that does one thing after the other.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelLincheckTest {
  private static final int SCENARIOS = Rounds.LONG ? 20 : 3;
  private static final int ORDERS = Rounds.LONG ? 1_000 : 120;

  @Test
  void whatDoesNotWaitHappensAtOnce() {
    check(Unbuffered.class, Model0.class);
    check(BufferedOne.class, Model1.class);
    check(BufferedTwo.class, Model2.class);
  }

  @Test
  void whatIsDroppedIsDroppedAtOnce() {
    check(NewestWins.class, NewestModel.class);
    check(OldestWins.class, OldestModel.class);
  }

  // A check that finds nothing proves something only if it would find something.
  @Test
  void aChannelWithoutItsLockIsCaught() {
    var e = assertThrows(LincheckAssertionError.class, () -> check(Unlocked.class, Model2.class));
    assertTrue(e.toString().contains("Invalid execution results"), e.toString());
  }

  private static void check(Class<?> channel, Class<?> model) {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(ORDERS)
        .threads(2)
        .actorsBefore(1)
        .actorsPerThread(3)
        .actorsAfter(2)
        .sequentialSpecification(model)
        .check(channel);
  }

  /** What both, channel and model, can be asked. */
  public abstract static class Asked {
    @Operation
    public abstract String send(int value);

    @Operation
    public abstract String receive();

    @Operation
    public abstract String done();

    @Operation
    public abstract String fail();

    @Operation
    public abstract String drainOne();
  }

  public abstract static class Real extends Asked {
    private final Channel<Integer> channel;

    Real(Channel<Integer> channel) {
      this.channel = channel;
    }

    @Override
    public String send(int value) {
      try {
        channel.send(value, Deadline.NOW);
        return "sent";
      } catch (DeadlineException late) {
        return "late";
      } catch (IllegalStateException done) {
        return "done";
      }
    }

    @Override
    public String receive() {
      try {
        return channel.receive(Deadline.NOW).toString();
      } catch (DeadlineException late) {
        return "late";
      } catch (NoSuchElementException done) {
        return "done";
      } catch (TaskException failed) {
        return "failed";
      }
    }

    @Override
    public String done() {
      try {
        channel.done();
        return "now done";
      } catch (IllegalStateException done) {
        return "done";
      }
    }

    @Override
    public String fail() {
      try {
        channel.fail(new IOException());
        return "now failed";
      } catch (IllegalStateException done) {
        return "done";
      }
    }

    @Override
    public String drainOne() {
      var drained = new ArrayList<Integer>(1);
      channel.drainTo(drained, 1);
      return drained.toString();
    }
  }

  public static class Unbuffered extends Real {
    public Unbuffered() {
      super(Channel.buffered(0));
    }
  }

  public static class BufferedOne extends Real {
    public BufferedOne() {
      super(Channel.buffered(1));
    }
  }

  public static class BufferedTwo extends Real {
    public BufferedTwo() {
      super(Channel.buffered(2));
    }
  }

  public static class NewestWins extends Real {
    public NewestWins() {
      super(Channel.newestWins(1));
    }
  }

  public static class OldestWins extends Real {
    public OldestWins() {
      super(Channel.oldestWins(2));
    }
  }

  /** The buffer of a channel as it is without the lock around it. */
  public static class Unlocked extends Asked {
    private final Ring ring = new Ring(2);
    private boolean done;

    @Override
    public String send(int value) {
      if (done) {
        return "done";
      }
      if (ring.isFull()) {
        return "late";
      }
      ring.add(value);
      return "sent";
    }

    @Override
    public String receive() {
      if (ring.isEmpty()) {
        return done ? "done" : "late";
      }
      return ring.take().toString();
    }

    @Override
    public String done() {
      var outcome = done ? "done" : "now done";
      done = true;
      return outcome;
    }

    @Override
    public String fail() {
      return done(); // no matter how
    }

    @Override
    public String drainOne() {
      return ring.isEmpty() ? "[]" : "[" + ring.take() + "]";
    }
  }

  /** What a channel does if nobody waits. */
  public abstract static class Model extends Asked {
    private final int capacity;
    final ArrayDeque<Integer> values = new ArrayDeque<>();
    private String end = ""; // how it has ended

    Model(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public String send(int value) {
      if (!end.isEmpty()) {
        return "done";
      }
      return values.size() < capacity && values.add(value) ? "sent" : full(value);
    }

    /** What a send does that finds no room. */
    String full(int value) {
      return "late";
    }

    @Override
    public String receive() {
      var value = values.poll();
      if (value == null) {
        return end.isEmpty() ? "late" : end;
      }
      return value.toString();
    }

    @Override
    public String done() {
      return end("done");
    }

    @Override
    public String fail() {
      return end("failed");
    }

    private String end(String how) {
      if (!end.isEmpty()) {
        return "done";
      }
      end = how;
      return "now " + how;
    }

    @Override
    public String drainOne() {
      var value = values.poll();
      return value == null ? "[]" : "[" + value + "]";
    }
  }

  public static class Model0 extends Model {
    public Model0() {
      super(0);
    }
  }

  public static class Model1 extends Model {
    public Model1() {
      super(1);
    }
  }

  public static class Model2 extends Model {
    public Model2() {
      super(2);
    }
  }

  public static class NewestModel extends Model {
    public NewestModel() {
      super(1);
    }

    @Override
    String full(int value) {
      values.removeFirst();
      values.addLast(value);
      return "sent";
    }
  }

  public static class OldestModel extends Model {
    public OldestModel() {
      super(2);
    }

    @Override
    String full(int value) {
      return "sent"; // and gone
    }
  }
}
