package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Loops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A handler that holds up its loop. */
class HeldUpTest {
  /** Serves one request, the handler of which runs on until the log has been told of it. */
  static final class Busy {
    private Busy() {}

    public static void main(String[] arguments) {
      var nowhere = arguments[0];
      new Main(System.out, System.out).run("--port", "0", nowhere); // its log goes on
      var logged = new CountDownLatch(1);
      Loops.onHeldUp(report -> logged.countDown()); // told after the log
      Loops.run(1, () -> serve(exchange -> spin(exchange, logged)));
    }

    private static void serve(Handler handler) throws Exception {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (var server = HttpServer.listen(address, Limits.DEFAULT);
          var bundle = Bundle.open()) {
        bundle.go(() -> server.serve(Router.create().get("/", handler)));
        var url = URI.create("http://127.0.0.1:" + server.port() + "/").toURL();
        Loops.elsewhere(() -> {
          try (var answer = url.openStream()) {
            return answer.readAllBytes();
          }
        });
      }
    }

    private static void spin(Exchange exchange, CountDownLatch logged) throws IOException {
      while (logged.getCount() > 0) {
        Thread.onSpinWait();
      }
      exchange.reply(200, "text/plain", new byte[0]);
    }
  }

  @Test
  void theLogSaysSoOnceAndWhatItDoes() throws Exception {
    var arguments =
        List.of(
            "-Ddill.loops.patience=200",
            "--patch-module",
            "httpd=" + folderOfTests(),
            "--module",
            "httpd/" + Busy.class.getName(),
            folderOfTests().resolve("nowhere").toString());
    try (var busy = Child.java(arguments)) {
      assertEquals(0, busy.exitCode());
      var log = busy.err();
      assertEquals(2, log.split("has been held up for", -1).length, log);
      assertTrue(log.contains("WARNING: dill-loop-0 has been held up for "), log);
      assertTrue(log.contains(" ms by VirtualThread["), log);
      assertTrue(log.contains("/" + Busy.class.getName() + ".spin("), log);
    }
  }

  private static Path folderOfTests() {
    var file = HeldUpTest.class.getResource("HeldUpTest.class");
    if (file == null) {
      throw new AssertionError("no folder of tests");
    }
    return Path.of(URI.create(file.toString())).resolve(Path.of("..", "..")).normalize();
  }
}
