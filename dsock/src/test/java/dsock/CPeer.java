package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in C that speaks one of libdill's protocols on a connection to this machine. It is made
 * from {@code src/test/c/wire.c} and the checkout that {@code -Ddill.c} says the path of.
 */
final class CPeer implements AutoCloseable {
  private static final Path TARGET = Path.of("target/wire");
  private static final String FLAGS =
      "-std=gnu99 -O1 -w -pthread -DHAVE_EPOLL -DHAVE_CLOCK_GETTIME -DHAVE_POSIX_MEMALIGN"
          + " -DHAVE_MPROTECT -DDILL_SOCKETS -DDILL_THREADS -DDILL_PTHREAD";

  private final Path folder;
  private final Process process;
  private final Tcp tcp;

  private CPeer(Path folder, Process process, Tcp tcp) {
    this.folder = folder;
    this.process = process;
    this.tcp = tcp;
  }

  /** Compiles the program. Without TLS, which would take OpenSSL's headers. */
  static Path compile() throws IOException, InterruptedException {
    var checkout = Path.of(System.getProperty("dill.c", "-Ddill.c is not given"));
    var program = Files.createDirectories(TARGET).resolve("wire");
    var command = new ArrayList<>(List.of("gcc"));
    command.addAll(List.of(FLAGS.split(" ")));
    command.addAll(List.of("-I" + checkout, "-I" + checkout.resolve("dns")));
    command.addAll(List.of("-o", program.toString(), "src/test/c/wire.c"));
    try (var sources = Files.newDirectoryStream(checkout, "*.c")) {
      sources.forEach(source -> command.add(source.toString()));
    }
    command.removeIf(word -> word.endsWith("/tls.c"));
    command.addAll(List.of(checkout.resolve("dns/dns.c").toString(), "-lrt"));
    var said = TARGET.resolve("gcc.log");
    var gcc = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    assertEquals(0, gcc.start().waitFor(), Files.readString(said));
    return program;
  }

  /** Starts the program, and accepts its connection. */
  static CPeer start(Path program, Path folder, String... words) throws IOException {
    try (var listener = Ends.listen()) {
      var command = new ArrayList<String>();
      command.add(program.toString());
      command.add(String.valueOf(listener.port()));
      command.addAll(List.of(words));
      var process =
          new ProcessBuilder(command)
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile())
              .start();
      return new CPeer(folder, process, listener.accept(Deadline.inSeconds(30)));
    }
  }

  Tcp tcp() {
    return tcp;
  }

  /** Waits for the end of the program, and checks that it was satisfied, and what it has said. */
  void assertSaid(String... lines) throws IOException, InterruptedException {
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals("", Files.readString(folder.resolve("err")));
    assertEquals(0, process.exitValue());
    assertEquals(List.of(lines), Files.readAllLines(folder.resolve("out")));
  }

  @Override
  public void close() {
    tcp.close();
    process.destroyForcibly();
  }
}
