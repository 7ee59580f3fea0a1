package dill;

import java.util.List;

/**
 * A bundle that is open, as it was when somebody looked.
 *
 * @param name what waits and recordings call it too; good for as long as it is open
 * @param owner the thread that has opened it, and is to close it
 * @param place where it was opened; empty unless the program runs with {@code
 *     -Ddill.diagnostics=true}
 * @param cancelled whether its tasks have been told to end
 * @param tasks those that run, in the order in which they were started
 * @see Tasks#snapshot
 */
public record BundleInfo(
    String name, Thread owner, String place, boolean cancelled, List<TaskInfo> tasks) {}
