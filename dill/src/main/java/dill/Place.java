package dill;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A line of the program's source, or one of its threads, as people look for it. */
final class Place {
  /** What does not belong to the program: who asks wants to know where that called it. */
  private static final List<String> OURS = List.of("dill.", "java.", "jdk.");

  private Place() {}

  /** {@return where the program has called dill} */
  static String ofCaller() {
    return StackWalker.getInstance()
        .walk(frames -> first(frames.map(StackWalker.StackFrame::toStackTraceElement)));
  }

  /** {@return where the program has called what a thread does now; empty if that cannot be told} */
  static String of(Thread thread) {
    return first(Arrays.stream(thread.getStackTrace()));
  }

  /** {@return what a thread is called} */
  static String name(Thread thread) {
    var name = thread.getName();
    return (name.isEmpty() ? "task" : name) + " #" + thread.threadId();
  }

  private static String first(Stream<StackTraceElement> frames) {
    return frames.filter(Place::isOfProgram).map(Place::text).findFirst().orElse("");
  }

  private static boolean isOfProgram(StackTraceElement frame) {
    return OURS.stream().noneMatch(frame.getClassName()::startsWith);
  }

  private static String text(StackTraceElement frame) {
    return frame.getClassName()
        + '.'
        + frame.getMethodName()
        + '('
        + frame.getFileName()
        + ':'
        + frame.getLineNumber()
        + ')';
  }
}
