package dill;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.NoSuchElementException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A channel ends, or a wait does, while something else happens to it. */
public final class EndStress {
  private static final int SENT = 1;
  private static final int REFUSED = 2;
  private static final int LATE = 3;
  private static final int END = 4;
  private static final int WRONG = 5;

  private EndStress() {}

  private static int send(Channel<Integer> channel, int value) {
    try {
      channel.send(value, Deadline.NOW);
      return SENT;
    } catch (IllegalStateException done) {
      return REFUSED;
    }
  }

  private static int receive(Channel<Integer> channel) {
    try {
      return channel.receive(Deadline.NOW);
    } catch (DeadlineException late) {
      return LATE;
    } catch (NoSuchElementException end) {
      return END;
    }
  }

  /** What is accepted arrives, what is not does not. */
  @JCStressTest
  @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "sent before the end")
  @Outcome(id = "2, 4", expect = ACCEPTABLE, desc = "refused after it")
  @Outcome(expect = FORBIDDEN, desc = "lost, or there though refused")
  @State
  public static class DoneAndSend {
    private final Channel<Integer> channel = Channel.buffered(1);

    @Actor
    public void done() {
      channel.done();
    }

    @Actor
    public void send(II_Result r) {
      r.r1 = EndStress.send(channel, 7);
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r2 = receive(channel);
    }
  }

  /** What is in the buffer arrives, whenever the end comes. */
  @JCStressTest
  @Outcome(id = "7, 4", expect = ACCEPTABLE, desc = "the value, then the end")
  @Outcome(id = "7, 3", expect = ACCEPTABLE, desc = "the value, and no end yet")
  @Outcome(expect = FORBIDDEN, desc = "the end before the value")
  @State
  public static class DoneAndReceive {
    private final Channel<Integer> channel = Channel.buffered(1);

    public DoneAndReceive() {
      channel.send(7);
    }

    @Actor
    public void done() {
      channel.done();
    }

    @Actor
    public void receive(II_Result r) {
      r.r1 = EndStress.receive(channel);
      r.r2 = EndStress.receive(channel);
    }
  }

  /** Who waits to receive while the end comes learns of it, or would have to be woken. */
  @JCStressTest
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "the end")
  @Outcome(expect = FORBIDDEN, desc = "something else")
  @State
  public static class DoneAndWaitToReceive {
    private final Channel<Integer> channel = Channel.buffered(1);

    @Actor
    public void done() {
      channel.done();
    }

    @Actor
    public void receive(I_Result r) {
      try {
        r.r1 = channel.receive();
      } catch (NoSuchElementException end) {
        r.r1 = END;
      }
    }
  }

  /** Who learns that a channel has failed learns why. */
  @JCStressTest
  @Outcome(id = "3", expect = ACCEPTABLE, desc = "not yet")
  @Outcome(id = "9", expect = ACCEPTABLE, desc = "it has failed, and why")
  @Outcome(expect = FORBIDDEN, desc = "it has failed for nothing")
  @State
  public static class FailAndReceive {
    private final Channel<Integer> channel = Channel.buffered(1);

    /** Its field is a plain one. */
    private static final class Cause extends Exception {
      private static final long serialVersionUID = 1;
      int code;
    }

    private final Cause cause = new Cause();

    @Actor
    public void fail() {
      cause.code = 9;
      channel.fail(cause);
    }

    @Actor
    public void receive(I_Result r) {
      try {
        r.r1 = EndStress.receive(channel);
      } catch (TaskException failed) {
        r.r1 = failed.getCause() instanceof Cause why ? why.code : WRONG;
      }
    }
  }

  /** A wait is ended by the value or by the cancellation, never by both. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the value")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the cancellation")
  @Outcome(expect = FORBIDDEN, desc = "both, or none")
  @State
  public static class CancelAndHandOver {
    private final Wait wait = new Wait(Coroutine.current());

    @Actor
    public void handOver(II_Result r) {
      r.r1 = wait.settle("value") ? 1 : 0;
    }

    @Actor
    public void cancel(II_Result r) {
      r.r2 = wait.settle(Wait.End.CANCELLED) ? 1 : 0;
    }
  }

  /** Whose time runs out while a value is handed over has the value, or nobody has lost it. */
  @JCStressTest
  @Outcome(id = "1, 9", expect = ACCEPTABLE, desc = "the value, with what was written before")
  @Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "late, and the sender knows")
  @Outcome(expect = FORBIDDEN, desc = "both, none, or too early")
  @State
  public static class LateAndHandOver {
    private final Wait wait = new Wait(Coroutine.current());
    private final int[] value = {0};

    @Actor
    public void handOver(II_Result r) {
      value[0] = 9;
      r.r1 = wait.settle(value) ? 1 : 0;
    }

    @Actor
    public void giveUp(II_Result r) {
      r.r2 = wait.await(0) instanceof int[] got ? got[0] : LATE;
    }
  }
}
