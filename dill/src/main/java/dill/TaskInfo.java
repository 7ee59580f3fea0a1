package dill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A task, as it was when somebody looked.
 *
 * @param thread the thread that it is: has its name, its number, and the stack of what it does now
 * @param carrier the name of the event loop that it runs on; {@code anywhere}: the JDK's scheduler;
 *     empty: it is a platform thread
 * @param waitsFor what it waits for, such as {@code receive on channel 3} or {@code socket}; empty:
 *     it runs, or could
 * @param waiting for how long it has waited; known only with {@code -Ddill.diagnostics=true}, and
 *     of waits in this library
 * @param bundles those that it has open, the outermost first
 * @see Tasks#snapshot
 */
public record TaskInfo(
    Thread thread,
    String carrier,
    String waitsFor,
    Optional<Duration> waiting,
    List<BundleInfo> bundles) {}
