package dsock;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's that listens on a port. */
final class Peer implements AutoCloseable {
  private final Process process;

  private Peer(Process process) {
    this.process = process;
  }

  /** A port that was free a moment ago: such programs want to be told one. */
  static int freePort() throws IOException {
    try (var listener = Ends.listen()) {
      return listener.port();
    }
  }

  /** Starts one, and returns once it listens on all of these ports. */
  static Peer start(List<String> command, int... ports) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (int port : ports) {
      Until.holds(() -> answers(port) || !process.isAlive());
    }
    if (!process.isAlive()) {
      throw new AssertionError(String.join(" ", command) + " ended by itself");
    }
    return new Peer(process);
  }

  private static boolean answers(int port) {
    try (var tcp = Tcp.connect("127.0.0.1", port)) {
      return tcp.remote().getPort() == port;
    } catch (IOException notYet) {
      return false;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
