package dill;

import java.util.List;

/**
 * What goes on: all bundles that are open, the tasks in them, and what each of those waits for.
 *
 * {@snippet file="Observe.java" region="observe"}
 *
 * <p>Whoever looks stops nobody. While it looks, tasks start and end: each of them is seen as it
 * was at some moment, and not all at the same one.
 *
 * <p>The system property {@code dill.diagnostics=true} has the library take notes, which costs
 * something: where each bundle was opened, since when a task waits, who uses which channel, and
 * whether a bundle is forgotten without having been closed. Libmill's {@code goredump}.
 */
public final class Tasks {
  private Tasks() {}

  /**
   * {@return the bundles that threads outside of this library have opened, with all that is below
   * them} Those that were opened by tasks are found below these tasks.
   */
  public static List<BundleInfo> snapshot() {
    return Root.bundles().stream().map(Snapshot::of).toList();
  }

  /**
   * {@return the same for people: a line for each bundle and for each task, with the place in the
   * program where it is; with diagnostics on, also what waits for each other for ever}
   */
  public static String dump() {
    return Dump.text();
  }

  /**
   * Looks for tasks that wait for each other for ever: without a deadline, on channels that nobody
   * else holds and for bundles of such tasks. Whoever lives in or below a bundle with a deadline
   * has one, and is in no group. Each group is told once.
   *
   * <p>Whoever has made or used a channel is taken to hold it, and all tasks below it in the tree.
   * A task of which that is not known, because it was given the channel by other means and has not
   * used it yet, may still come to help; so may whoever cancels a bundle.
   *
   * @return the groups; none, if all is well
   * @throws IllegalStateException if the program does not run with {@code -Ddill.diagnostics=true}
   */
  public static List<List<TaskInfo>> deadlocks() {
    return Deadlocks.find();
  }
}
