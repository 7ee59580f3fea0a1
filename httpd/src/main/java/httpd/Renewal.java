package httpd;

import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine.ParameterException;

/** Reads certificates and settings again, while the server serves. */
record Renewal(Identities identities, Service service, Options before) {
  /**
   * Does so. What is wrong stays as it was.
   *
   * @param err where to say what has come of it
   * @param arguments the command line
   */
  void run(PrintStream err, String... arguments) {
    for (var wrong : identities.reload()) {
      err.println("httpd: " + wrong);
    }
    try {
      var options = Options.parse(System.getenv(), arguments);
      service.change(options);
      err.println("httpd: settings have been read again");
      if (!options.fixed().equals(before.fixed())) {
        err.println("httpd: where and how to listen stays as it was; that takes a restart");
      }
    } catch (ParameterException e) {
      err.println("httpd: settings stay as they were: " + Options.explain(e));
    } catch (IOException e) {
      err.println("httpd: settings stay as they were: " + e.getMessage());
    }
    err.flush();
  }
}
