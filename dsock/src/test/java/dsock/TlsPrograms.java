package dsock;

import dill.Bundle;
import dsock.tls.ServerSettings;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Programs of others that speak TLS: openssl and curl. */
final class TlsPrograms {
  private TlsPrograms() {}

  static String flag(TlsVersion version) {
    return version == TlsVersion.TLS_1_2 ? "-tls1_2" : "-tls1_3";
  }

  /** A command line: words between spaces, and more arguments that may have some in them. */
  static List<String> command(String words, String... more) {
    var command = new ArrayList<>(List.of(words.split(" ", -1)));
    command.addAll(List.of(more));
    return command;
  }

  /** Runs a program; gives what it says. */
  static String run(String input, String words, String... more)
      throws IOException, InterruptedException {
    return run(input, command(words, more));
  }

  private static String run(String input, List<String> command)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var to = process.outputWriter()) {
      to.write(input);
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    process.waitFor();
    return said;
  }

  /** What a server does with each of its clients. */
  interface Service {
    void serve(Tls<Tcp> client) throws IOException;
  }

  /** Lets a program talk to a server of ours. "PORT" in an argument stands for its port. */
  static String ask(
      ServerSettings settings, Service service, String input, String words, String... more)
      throws IOException, InterruptedException {
    try (var listener = Ends.listen();
        var clients = Bundle.isolated(_ -> {})) {
      clients.go(() -> {
        while (true) {
          var tcp = listener.accept();
          clients.go(() -> {
            try (var client = Tls.attachServer(tcp, settings)) {
              service.serve(client);
            }
          });
        }
      });
      var port = Integer.toString(listener.port());
      var command = command(words, more);
      command.replaceAll(argument -> argument.replace("PORT", port));
      return run(input, command);
    }
  }
}
