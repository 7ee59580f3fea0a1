package httpd;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes a line for each request, in the Common Log Format. No request ever waits for that: lines
 * are dropped, and counted, if they come faster than they can be written.
 */
final class AccessLog implements AutoCloseable {
  /*
   * Requests put their lines into a buffer. A thread takes the whole buffer, leaves an empty one behind, and writes. The
   * first line starts or wakes it; then it lets others gather, because a write for each would cost more than the request.
   *
   * It is a thread of the system and no task: output may block for as long as it likes (a pager, a pipe), and a task that
   * is blocked like that takes a processor away from the others.
   */

  private static final System.Logger LOG = System.getLogger("httpd");

  private static final Duration GATHER = Duration.ofMillis(50);

  /** How often to say that lines are lost. */
  private static final Duration REPORT = Duration.ofSeconds(1);

  /** How long to wait, at the end, for output that blocks. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private final OutputStream out;
  private final Consumer<String> problems;
  private final Duration last;
  private final Thread writer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  // Guarded by the lock.
  private LogLines filling = new LogLines();
  private long lost; // lines, and not yet reported
  private String why = "";
  private boolean closed;

  // Touched by the writer alone.
  private LogLines writing = new LogLines();
  private long nextReport = System.nanoTime();

  /**
   * Begins a log.
   *
   * @param out where the lines go; is flushed, but not closed
   */
  AccessLog(OutputStream out) {
    this(out, problem -> LOG.log(System.Logger.Level.WARNING, problem), LAST);
  }

  /** Begins a log, for tests. */
  AccessLog(OutputStream out, Consumer<String> problems, Duration last) {
    this.out = out;
    this.problems = problems;
    this.last = last;
    this.writer = Thread.ofPlatform().name("httpd-log").daemon().unstarted(this::run);
  }

  /**
   * Adds a line. Does not wait for output. Lines of one thread are written in their order. After
   * {@code close} it does nothing.
   *
   * @param client the address of who asked
   * @param method of the request
   * @param target of the request, as it came
   * @param minor the version of the request after "HTTP/1."
   * @param status of the reply
   * @param sent how many bytes the body of the reply had
   */
  void log(String client, String method, String target, int minor, int status, long sent) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (writer.getState() == Thread.State.NEW) {
        writer.start();
      }
      boolean first = filling.isEmpty();
      if (!filling.add(client, method, target, minor, status, sent)) {
        lose(1, "its reader is slower than the requests");
      }
      if (first || filling.arePlenty()) {
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds the line of something that came, was no request, and was refused. As {@code log}
   * otherwise.
   */
  void logRefused(String client, int status, long sent) {
    log(client, "", "", 1, status, sent);
  }

  /**
   * Writes what is left. Waits for that, a few seconds at most if the output blocks, even in a task
   * that is cancelled.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signal();
    } finally {
      lock.unlock();
    }
    if (writer.getState() != Thread.State.NEW && !joinWriter()) {
      problems.accept("the access log has lost its last lines: nobody reads them");
    }
  }

  private boolean joinWriter() {
    boolean interrupted = false;
    try {
      for (long start = System.nanoTime(); ; ) {
        try {
          return writer.join(last.minusNanos(System.nanoTime() - start));
        } catch (InterruptedException e) {
          interrupted = true; // and yet nothing shall be lost
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    for (boolean more = true; more; ) {
      more = gather();
      write();
      report(!more);
    }
  }

  /** Waits for lines, and takes them. Returns false if they are the last. */
  private boolean gather() {
    lock.lock();
    try {
      while (filling.isEmpty() && !closed) {
        news.awaitUninterruptibly();
      }
      letOthersGather();
      var full = filling;
      filling = writing;
      writing = full;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void letOthersGather() {
    try {
      for (long left = GATHER.toNanos(); left > 0 && !closed && !filling.arePlenty(); ) {
        left = news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // nobody does that; it would only make fewer lines gather
    }
  }

  private void write() {
    if (writing.isEmpty()) {
      return; // there have been no more lines until the end
    }
    try {
      writing.writeTo(out);
    } catch (IOException | RuntimeException e) { // the stream is anybody's, and the log shall go on
      lock.lock();
      try {
        lose(writing.count(), String.valueOf(e.getMessage()));
      } finally {
        lock.unlock();
      }
    }
    writing.clear();
  }

  private void lose(int count, String why) {
    lost += count;
    this.why = why;
  }

  private void report(boolean atOnce) {
    long now = System.nanoTime();
    if (now - nextReport < 0 && !atOnce) {
      return;
    }
    long count;
    String why;
    lock.lock();
    try {
      count = lost;
      why = this.why;
      lost = 0;
    } finally {
      lock.unlock();
    }
    if (count > 0) {
      problems.accept("the access log has lost lines (" + count + "): " + why);
      nextReport = now + REPORT.toNanos();
    }
  }
}
