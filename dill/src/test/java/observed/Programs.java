package observed;

import dill.Bundle;
import dill.Deadline;
import dill.TaskException;
import dill.Tasks;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Programs that are run with diagnostics on. Not in the package of the library: what it calls a
 * place is one outside of it.
 */
public final class Programs {
  private Programs() {}

  /** Returns once a dump says something. */
  static void await(String said) {
    while (!Tasks.dump().contains(said)) {
      LockSupport.parkNanos(100_000);
    }
  }

  /** Two tasks, one of which has a bundle open. */
  public static final class Tree {
    private Tree() {}

    public static void main(String[] arguments) {
      try (var bundle = Bundle.open()) {
        bundle.go("parent", Tree::parent);
        await("sleep, for");
        await("await on");
        System.out.print(Tasks.dump());
        var waiting = Tasks.snapshot().getFirst().tasks().getFirst().waiting().orElseThrow();
        System.out.println(!waiting.isNegative());
      }
    }

    private static void parent() {
      try (var children = Bundle.open()) {
        children.go("child", Deadline.NEVER::sleep);
        children.await();
      }
    }
  }

  /** Bundles that nobody closes. */
  public static final class Unclosed {
    private Unclosed() {}

    public static void main(String[] arguments) {
      Bundle.open().close();
      forgotten();
      var reported = new CompletableFuture<String>();
      var err = System.err;
      System.setErr(
          new PrintStream(err, true, StandardCharsets.UTF_8) {
            @Override
            public void println(@Nullable String line) {
              reported.complete(String.valueOf(line));
            }
          });
      while (!reported.isDone()) {
        System.gc();
        LockSupport.parkNanos(1_000_000);
      }
      System.setErr(System.out);
      System.out.println(reported.join());
      System.out.println(Tasks.snapshot());
      try (var bundle = Bundle.open()) {
        bundle.go("forgets", Unclosed::forgotten);
        bundle.await();
      } catch (TaskException e) {
        System.out.println(e.getCause());
      }
    }

    private static void forgotten() {
      Bundle.open();
    }
  }
}
