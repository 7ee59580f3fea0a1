package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.Tcp;
import dsock.ws.WebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles and runs each program of docs/examples. */
class ExamplesTest {
  /**
   * Programs that talk to a client, and what such a client sees. The others print what is at their
   * end.
   */
  private static final Map<String, Conversation> SERVERS =
      Map.ofEntries(
          Map.entry("Chat", ExamplesTest::chats),
          Map.entry("Echo", ExamplesTest::echoes),
          Map.entry("Greet1", ExamplesTest::acceptsAndCloses),
          Map.entry("Greet2", ExamplesTest::greetsOneAfterTheOther),
          Map.entry("Greet3", ExamplesTest::greetsManyAtATime),
          Map.entry("Greet4", ExamplesTest::endsAfterThree),
          Map.entry("Greet5", ExamplesTest::endsAfterThreeWithGrace),
          Map.entry("Greet", ExamplesTest::greetsAndCounts),
          Map.entry("Hello", ExamplesTest::saysHello),
          Map.entry("Entrances", ExamplesTest::letsInByBoth),
          Map.entry("SinglePage", ExamplesTest::showsItsPageEverywhere),
          Map.entry("Proxied", WgetExamples::passesOn),
          Map.entry("NServer", ExamplesTest::servesWithTwoWorkers),
          Map.entry("SocksProxy", WgetExamples::proxies),
          Map.entry("Wget1", WgetExamples::connects),
          Map.entry("Wget2", WgetExamples::printsTheHead),
          Map.entry("Wget3", WgetExamples::saves),
          Map.entry("Wget4", WgetExamples::savesThroughAProxy),
          Map.entry("Wget5", WgetExamples::savesWhatWasEncrypted),
          Map.entry("Server1", ExamplesTest::acceptsAndCloses),
          Map.entry("Server2", ExamplesTest::acceptsAndCloses),
          Map.entry("Server3", ExamplesTest::readsTheHead),
          Map.entry("Server4", ExamplesTest::answersOnce),
          Map.entry("Server5", ExamplesTest::keepsTheConnection),
          Map.entry("StartTls", ExamplesTest::encryptsForAWhile),
          Map.entry("TlsEcho", ExamplesTest::trustsOneAndNotTheOther));

  @TempDir static Path classes;

  /** The same for programs that others talk to. */
  interface Talk {
    void about(Path classes, String name) throws Exception;
  }

  /** What a client does to a program, which it has to start. */
  private interface Conversation {
    void with(String name) throws Exception;
  }

  @BeforeAll
  static void allCompileWithoutAWarning() throws IOException {
    Program.compileAll(classes);
  }

  private static List<String> names() throws IOException {
    return Program.sources().stream()
        .map(file -> file.getFileName().toString().replace(".java", ""))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void doesWhatItSays(String name) throws Exception {
    var talk = EmbeddingExamples.talks().get(name);
    if (talk != null) {
      talk.about(classes, name);
      return;
    }
    var conversation = SERVERS.get(name);
    var output = output(name);
    assertTrue(
        (conversation == null) != output.isEmpty(),
        name + " needs either an \"// Output:\" at its end or an entry in SERVERS");
    if (conversation != null) {
      conversation.with(name);
      return;
    }
    try (var program = Program.start(classes, name)) {
      assertEquals(output, program.rest());
    }
  }

  @Test
  void everyServerThatIsTestedExists() throws IOException {
    assertTrue(names().containsAll(SERVERS.keySet()));
    assertTrue(names().containsAll(EmbeddingExamples.talks().keySet()));
  }

  /** As the documents say that it is run. */
  @Test
  void aSourceFileCanBeRunAsItIs() throws Exception {
    try (var java =
        Child.java(
            List.of(
                "-Dstdout.encoding=UTF-8",
                "--add-modules",
                "httpd",
                Program.EXAMPLES.resolve("Workers.java").toString()))) {
      assertEquals(output("Workers"), java.rest(), java.err());
      assertEquals(0, java.exitCode());
    }
  }

  /** The lines that a program is to print; none if its source does not say. */
  private static List<String> output(String name) throws IOException {
    var lines = Files.readAllLines(Program.EXAMPLES.resolve(name + ".java"));
    var mark = "// Output:";
    int first = 0;
    while (first < lines.size() && !lines.get(first).startsWith(mark)) {
      first++;
    }
    return lines.stream()
        .skip(first)
        .map(line -> line.replace(mark, "//").substring("//".length()).strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  // The conversations.

  private static void encryptsForAWhile(String name) throws Exception {
    try (var program = Program.start(classes, name, Program.EXAMPLES.toString())) {
      assertEquals(
          List.of("go ahead", "nobody else has read the password", "back in plain text"),
          program.rest());
    }
  }

  private static void trustsOneAndNotTheOther(String name) throws Exception {
    try (var program = Program.start(classes, name, Program.EXAMPLES.toString())) {
      assertEquals("Hello, world! by TLS_1_3", program.line());
      var said = program.rest(); // by both sides, in any order
      var refusal = "refused: self-signed: CN=localhost";
      assertTrue(said.stream().anyMatch(line -> line.contains(refusal)), said.toString());
    }
  }

  private static void echoes(String name) throws Exception {
    try (var program = Program.start(classes, name, "0");
        var client = new Client(program.port())) {
      client.say("one\r\n");
      assertEquals("one", client.line());
      client.say("two\r\nthree\r\n");
      client.done();
      assertEquals("two\nthree", client.rest());
    }
  }

  private static void chats(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      int port = program.port();
      try (var alice = member(port);
          var bob = member(port)) {
        alice.send("anybody here?");
        assertEquals("anybody here?", alice.receiveText());
        bob.send("I am");
        while (!bob.receiveText().equals("I am")) {
          // he may have come in time to hear her, or not
        }
        assertEquals("I am", alice.receiveText());
        bob.detach().close();
      }
    }
  }

  private static WebSocket<Tcp> member(int port) throws IOException {
    var tcp = Tcp.connect("localhost", port);
    return WebSocket.attachClient(tcp, "localhost", "/chat", Deadline.NEVER);
  }

  private static void acceptsAndCloses(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      int port = program.port();
      for (int i = 0; i < 2; i++) {
        try (var client = new Client(port)) {
          assertTrue(program.line().matches("New connection!|a client"));
          assertEquals("", client.rest());
        }
      }
    }
  }

  private static void greetsOneAfterTheOther(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      int port = program.port();
      for (var who : List.of("Alice", "Bob")) {
        try (var client = new Client(port)) {
          client.isGreetedAs(who);
        }
      }
    }
  }

  private static void greetsManyAtATime(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      int port = program.port();
      try (var slow = new Client(port);
          var quick = new Client(port)) {
        assertEquals("What's your name?", slow.line());
        quick.isGreetedAs("Bob");
        slow.say("Alice\r\n");
        assertEquals("Hello, Alice!", slow.line());
      }
    }
  }

  private static void endsAfterThree(String name) throws Exception {
    threeClients(name, "0");
  }

  private static void endsAfterThreeWithGrace(String name) throws Exception {
    threeClients(name, "0", "0");
  }

  /** Two are greeted, the third is silent; returns what the program prints. */
  private static List<String> threeClients(String name, String... arguments) throws Exception {
    try (var program = Program.start(classes, name, arguments)) {
      int port = program.port();
      for (var who : List.of("Alice", "Bob")) {
        try (var client = new Client(port)) {
          client.isGreetedAs(who);
          assertEquals("", client.rest());
        }
      }
      try (var silent = new Client(port)) {
        assertTrue(List.of("", "What's your name?").contains(silent.rest()));
        return program.rest();
      }
    }
  }

  private static void greetsAndCounts(String name) throws Exception {
    var lines = threeClients(name, "0", "0");
    assertEquals(6, lines.size(), lines.toString());
    assertEquals("active 0, succeeded 2, failed 1", lines.getLast());
  }

  private static void letsInByBoth(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      for (var port : program.line().substring("port ".length()).split(" and ", -1)) {
        var page = get("http://127.0.0.1:" + port + "/");
        assertEquals("Come in, by whichever door.\n", page);
      }
    }
  }

  private static void saysHello(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      var url = "http://localhost:" + program.port();
      assertEquals("Hello, world!\n", get(url + "/"));
      assertEquals("Hello, w\u00f6rld!\n", get(url + "/hello/w%C3%B6rld"));
    }
  }

  private static void showsItsPageEverywhere(String name) throws Exception {
    var site = classes.resolve("site");
    Site.write(site.resolve("index.html"), "the page");
    Site.write(site.resolve("assets/app.js"), "the script");
    try (var program = Program.start(classes, name, "0", site.toString())) {
      var url = "http://localhost:" + program.port();
      assertEquals("the script", get(url + "/assets/app.js"));
      var page = URI.create(url + "/users/7").toURL().openConnection();
      page.setRequestProperty("Accept", "text/html");
      try (var in = page.getInputStream()) {
        assertEquals("the page", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertEquals("no-cache", page.getHeaderField("Cache-Control"));
    }
  }

  private static void servesWithTwoWorkers(String name) throws Exception {
    try (var program = Program.start(classes, name, "0", "2")) {
      int port = program.port();
      var workers = new TreeSet<String>();
      try (var one = new Client(port);
          var two = new Client(port)) {
        for (var client : List.of(one, two)) {
          client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
          workers.add(client.body());
        }
      }
      assertEquals("[hello from worker 1, hello from worker 2]", workers.toString());
      assertTrue(get("http://localhost:" + port + "/").startsWith("hello from worker "));
    }
  }

  private static void readsTheHead(String name) throws Exception {
    try (var program = Program.start(classes, name, "0");
        var client = new Client(program.port())) {
      client.say("GET /it HTTP/1.1\r\nHost: x\r\nColour: blue\r\n\r\n");
      assertEquals("GET /it", program.line());
      assertEquals("  Host: x", program.line());
      assertEquals("  Colour: blue", program.line());
      assertEquals("", client.rest());
    }
  }

  private static void answersOnce(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      int port = program.port();
      assertEquals("hello\n", get("http://localhost:" + port + "/a"));
      assertEquals("GET /a", program.line());
      try (var client = new Client(port)) {
        client.say("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals("hello", client.body());
        assertEquals("", client.rest());
      }
    }
  }

  private static void keepsTheConnection(String name) throws Exception {
    try (var program = Program.start(classes, name, "0")) {
      int port = program.port();
      var url = "http://localhost:" + port;
      assertEquals("hello\n", get(url + "/a"));
      assertEquals("hello\n", get(url + "/b"));
      try (var client = new Client(port)) {
        client.say("GET /c HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals("hello", client.body());
        client.say("GET /d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertEquals("hello", client.body());
        assertEquals("", client.rest());
      }
      for (var path : List.of("/a", "/b", "/c", "/d")) {
        assertEquals("GET " + path, program.line());
      }
    }
  }

  /** Fetches a page with the JDK's client. */
  static String get(String url) throws IOException {
    try (var in = URI.create(url).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Somebody who talks to a server over TCP. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void done() throws IOException {
      socket.shutdownOutput();
    }

    String line() throws IOException {
      var line = in.readLine();
      return line == null ? "" : line;
    }

    /** What the server sends until it is done, or gone. */
    String rest() throws IOException {
      try {
        return String.join("\n", in.readAllLines());
      } catch (SocketException isReset) {
        return "";
      }
    }

    /** The one line of the body of a response. */
    String body() throws IOException {
      assertEquals("HTTP/1.1 200 OK", line());
      while (!line().isEmpty()) {
        // the fields
      }
      return line();
    }

    void isGreetedAs(String name) throws IOException {
      assertEquals("What's your name?", line());
      say(name + "\r\n");
      assertEquals("Hello, " + name + "!", line());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
