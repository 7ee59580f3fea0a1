package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Where the exception that tells of a cancellation also tells where that was. */
class CancelledTest {
  /** Says whether there are traces: in a task, and in a thread that dill did not start. */
  static final class Traces {
    private Traces() {}

    public static void main(String[] arguments) {
      try (var bundle = Bundle.open()) {
        bundle.cancel();
        bundle.go(() -> System.out.println("task " + isTraced()));
        bundle.await();
      }
      Thread.currentThread().interrupt();
      System.out.println("thread " + isTraced());
    }

    private static boolean isTraced() {
      try {
        Deadline.NEVER.sleep();
        throw new AssertionError("not cancelled");
      } catch (CancellationException e) {
        return e.getStackTrace().length > 0;
      }
    }
  }

  @Test
  void aTaskIsNotToldWhereItWasCancelled() throws Exception {
    assertEquals("task false\nthread true\n", Children.run(Traces.class));
  }

  @Test
  void withAssertionsATaskIsToldWhereItWasCancelled() throws Exception {
    assertEquals("task true\nthread true\n", Children.run(Traces.class, "-ea"));
  }
}
