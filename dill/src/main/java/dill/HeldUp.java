package dill;

import java.time.Duration;
import java.util.List;

/**
 * An event loop that a task holds up: it runs on without waiting, and no other task of the loop can
 * run.
 *
 * @param loop the name of the loop
 * @param time for how long it has been held up so far
 * @param task the thread of the task that runs
 * @param stack what it is doing, the innermost call first
 * @see Loops#onHeldUp
 */
public record HeldUp(String loop, Duration time, Thread task, List<StackTraceElement> stack) {}
