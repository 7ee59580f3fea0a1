package dill.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The loops that one program runs on. Loops never end: those that a program has run on wait for the
 * next one.
 */
public final class LoopGroup implements AutoCloseable {
  private static final Deque<Loop> IDLE = new ArrayDeque<>(); // guarded by itself
  private static int started; // guarded by IDLE

  /** What tasks run on that are started outside of any loop. */
  private static final Carrier DEFAULT = byProperty();

  private final List<Loop> loops = new ArrayList<>(); // filled before anybody sees it

  private LoopGroup() {}

  /**
   * Takes loops for a program.
   *
   * @param count how many, one at least
   * @return a group of them, to be closed once nothing runs on them any more
   */
  public static LoopGroup take(int count) {
    var group = new LoopGroup();
    synchronized (IDLE) {
      while (group.loops.size() < count) {
        var idle = IDLE.poll();
        group.loops.add(idle == null ? start(group) : idle);
      }
    }
    group.loops.forEach(loop -> loop.join(group));
    return group;
  }

  private static Loop start(LoopGroup group) {
    var loop = LoopThread.start(group, "dill-loop-" + started);
    started++;
    Watch.over(loop);
    return loop;
  }

  /** {@return whether there can be loops: whether this Java lets tasks be scheduled by others} */
  public static boolean isPossible() {
    return VirtualThreads.canBeScheduled();
  }

  private static Carrier byProperty() {
    int count = Integer.getInteger("dill.loops", 0);
    return count > 0 && isPossible() ? take(count).first() : Anywhere.ONLY;
  }

  static Carrier byDefault() {
    return DEFAULT.idlest();
  }

  /** {@return the loop that a program begins on} */
  public Carrier first() {
    return loops.getFirst();
  }

  /** {@return the loop that has the fewest tasks; this one, if no other has fewer} */
  Loop idlest(Loop here) {
    var idlest = here;
    int fewest = here.tasks();
    for (var loop : loops) {
      int tasks = loop.tasks();
      if (tasks < fewest) {
        idlest = loop;
        fewest = tasks;
      }
    }
    return idlest;
  }

  /** Gives the loops back. Nothing runs on them any more that their program knows of. */
  @Override
  public void close() {
    synchronized (IDLE) {
      IDLE.addAll(loops);
    }
  }
}
