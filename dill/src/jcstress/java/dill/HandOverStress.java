package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A value, and all that was written before it was sent, is seen by whoever receives it. */
public final class HandOverStress {
  private static final int NONE = -1;

  private HandOverStress() {}

  /** What is sent; its field is a plain one. */
  private static final class Box {
    int content;
  }

  private static void trySend(Channel<Integer> channel, int value, int[] sum) {
    try {
      channel.send(value, Deadline.NOW);
      sum[0] += value;
    } catch (DeadlineException late) {
      // not sent
    }
  }

  private static int tryReceive(Channel<Integer> channel) {
    try {
      return channel.receive(Deadline.NOW);
    } catch (DeadlineException late) {
      return 0;
    }
  }

  /** Through a buffer, nobody waits. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not there yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "there, with what was written before")
  @Outcome(expect = FORBIDDEN, desc = "seen before it was written")
  @State
  public static class ThroughABuffer {
    private final Channel<Box> channel = Channel.buffered(1);
    private final Box box = new Box();

    @Actor
    public void send() {
      box.content = 1;
      channel.send(box, Deadline.NOW);
    }

    @Actor
    public void receive(I_Result r) {
      try {
        r.r1 = channel.receive(Deadline.NOW).content;
      } catch (DeadlineException late) {
        r.r1 = NONE;
      }
    }
  }

  /** From hand to hand, whoever comes first waits. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "there, with what was written before")
  @Outcome(expect = FORBIDDEN, desc = "seen before it was written")
  @State
  public static class FromHandToHand {
    private final Channel<Box> channel = Channel.create();
    private final Box box = new Box();

    @Actor
    public void send() {
      box.content = 1;
      channel.send(box);
    }

    @Actor
    public void receive(I_Result r) {
      r.r1 = channel.receive().content;
    }
  }

  /** The two ends of a buffer have a lock each: values keep their order all the same. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "none yet")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the first, late")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "out of order, or twice")
  @State
  public static class InOrder {
    private final Channel<Integer> channel = Channel.buffered(2);

    @Actor
    public void send() {
      channel.send(1, Deadline.NOW);
      channel.send(2, Deadline.NOW);
    }

    @Actor
    public void receive(II_Result r) {
      r.r1 = tryReceive(channel);
      r.r2 = tryReceive(channel);
    }
  }

  /** Two who send and one who receives: what was accepted arrives, once. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "as much came out as went in")
  @Outcome(expect = FORBIDDEN, desc = "lost, or twice")
  @State
  public static class TwoSendersAndAReceiver {
    private final Channel<Integer> channel = Channel.buffered(1);
    private final int[] first = {0};
    private final int[] second = {0};
    private int received;

    @Actor
    public void sendOne() {
      trySend(channel, 1, first);
    }

    @Actor
    public void sendAnother() {
      trySend(channel, 10, second);
    }

    @Actor
    public void receive() {
      received = tryReceive(channel);
    }

    @Arbiter
    public void count(I_Result r) {
      r.r1 = first[0] + second[0] - received - tryReceive(channel);
    }
  }

  /** Each would send there and receive here: they meet on one of the two channels. */
  @JCStressTest
  @Outcome(id = "10, 1", expect = ACCEPTABLE, desc = "on the left one")
  @Outcome(id = "2, 20", expect = ACCEPTABLE, desc = "on the right one")
  @Outcome(expect = FORBIDDEN, desc = "on both, or on none")
  @State
  public static class CrossedChoices {
    private final Channel<Integer> left = Channel.create();
    private final Channel<Integer> right = Channel.create();

    @Actor
    public void one(II_Result r) {
      r.r1 = choose(left.sending(1, () -> 10), right.receiving(x -> x));
    }

    @Actor
    public void another(II_Result r) {
      r.r2 = choose(right.sending(2, () -> 20), left.receiving(x -> x));
    }
  }

  /** The same with buffers and without waiting: what went in and did not come out is there. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "as much came out as went in")
  @Outcome(expect = FORBIDDEN, desc = "lost, or twice")
  @State
  public static class CrossedChoicesOfBuffers {
    private final Channel<Integer> left = Channel.buffered(1);
    private final Channel<Integer> right = Channel.buffered(1);
    private int one;
    private int another;

    @Actor
    public void one() {
      one =
          choose(right.receiving(x -> -x), left.sending(1, () -> 1), after(Deadline.NOW, () -> 0));
    }

    @Actor
    public void another() {
      another =
          choose(left.receiving(x -> -x), right.sending(2, () -> 2), after(Deadline.NOW, () -> 0));
    }

    @Arbiter
    public void count(I_Result r) {
      r.r1 = one + another - tryReceive(left) - tryReceive(right);
    }
  }
}
