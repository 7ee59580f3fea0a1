package dsock.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.Ends;
import dsock.Tcp;
import dsock.http.Http;
import java.io.IOException;
import java.net.JarURLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The npm package ws as the other side, in both roles. Needs Debian's package nodejs. */
@Tag("peers")
class PeersTest {
  private static final Path PACKAGE = Path.of("target", "node_modules", "ws").toAbsolutePath();

  private static final String ECHO =
      """
      const ws = require(process.argv[2]);
      const deflate = process.argv[3] === 'true' && { threshold: 1 };
      const server = new ws.WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: deflate });
      server.on('connection', (socket) => {
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
        socket.on('pong', () => socket.close(4001, 'seen'));
        socket.on('close', () => server.close());
        socket.on('error', (e) => console.log(e.message));
        if (process.argv[4] === 'ping') socket.ping('are you there?');
      });
      server.on('listening', () => console.log(server.address().port));
      """;

  private static final String ASK =
      """
      const ws = require(process.argv[2]);
      const deflate = process.argv[3] === 'true' && { threshold: 1 };
      const socket = new ws.WebSocket(process.argv[4], ['soap', 'chat'], { perMessageDeflate: deflate });
      const big = 'Gr\u00fcezi '.repeat(20000);
      let came = 0;
      socket.on('open', () => {
        console.log(socket.protocol, socket.extensions);
        socket.send('hello'); socket.send(Buffer.from([1, 2, 3])); socket.send(big); socket.ping('p');
        socket.send('fragm', { fin: false }); socket.send('ented', { fin: true });
      });
      socket.on('message', (data, isBinary) => {
        console.log(isBinary, data.toString() === big ? 'big' : isBinary ? data.length : data.toString());
        if (++came === 4) socket.close(1000, 'that was all');
      });
      socket.on('pong', (data) => console.log('pong', data.toString()));
      socket.on('close', (code) => console.log('closed', code));
      socket.on('error', (e) => console.log(e.message));
      """;

  /** The package comes as a jar, which Node cannot read. */
  @BeforeAll
  static void unpack() throws Exception {
    var root = "META-INF/resources/webjars/ws/";
    var jar = (JarURLConnection) ClassLoader.getSystemResource(root).openConnection();
    try (var files = jar.getJarFile()) {
      for (var file : Collections.list(files.entries())) {
        if (file.getName().startsWith(root) && !file.isDirectory()) {
          // What comes next is the version.
          var to = PACKAGE.resolve(file.getName().replaceFirst(root + "[^/]*/", ""));
          Files.createDirectories(to.getParent());
          Files.write(to, files.getInputStream(file).readAllBytes());
        }
      }
    }
  }

  private static Process start(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError(
          "there is no " + command[0] + " here; install it: apt-get install nodejs", e);
    }
  }

  private static Process node(Path folder, String program, String... arguments) throws IOException {
    var file = Files.writeString(folder.resolve("program.js"), program);
    var command = new ArrayList<>(List.of("node", file.toString(), PACKAGE.toString()));
    command.addAll(Arrays.asList(arguments));
    return start(command.toArray(String[]::new));
  }

  private static WebSocket<Tcp> connect(Process node, boolean compressed) throws IOException {
    var out = node.inputReader(StandardCharsets.UTF_8);
    var tcp = Tcp.connect("127.0.0.1", Integer.parseInt(out.readLine()));
    var eager = new Compression(6, 1, true, true, compressed ? 11 : 15);
    var settings = WebSocketSettings.DEFAULT.withCompression(compressed ? eager : Compression.NONE);
    return WebSocket.attachClient(tcp, "localhost", "/", settings, Deadline.NEVER);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wsAsTheServerSendsBackWhatItGets(boolean compressed, @TempDir Path folder) throws Exception {
    var node = node(folder, ECHO, String.valueOf(compressed));
    try (var socket = connect(node, compressed)) {
      assertEquals(compressed, socket.isCompressed());
      for (int length : new int[] {0, 1, 125, 126, 1000, 65535, 65536, 300_000}) {
        var text = "Gr\u00fcezi ".repeat(1 + length / 7).substring(0, length);
        socket.send(text);
        assertEquals(text, socket.receiveText());
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xfe);
        socket.send(bytes);
        assertArrayEquals(bytes, socket.receive());
        assertFalse(socket.isText());
      }
      socket.sendPart(new Part(true, false, ByteBuffer.wrap(new byte[] {'a'})));
      socket.sendPart(new Part(true, true, ByteBuffer.wrap(new byte[] {'b'})));
      assertEquals("ab", socket.receiveText());
      try (var receiver = Bundle.open()) {
        receiver.go(() -> assertFalse(socket.more()));
        assertTrue(socket.ping().toNanos() > 0);
        socket.done(4000, "bye");
        receiver.await();
      }
      assertEquals(4000, socket.status().orElseThrow().status());
      try (var tcp = socket.detach()) {
        assertFalse(tcp.more(), "the server ends the connection");
      }
    } finally {
      end(node);
    }
  }

  @Test
  void wsIsAnsweredAPingAndItsGoodbye(@TempDir Path folder) throws Exception {
    var node = node(folder, ECHO, "false", "ping");
    try (var socket = connect(node, false)) {
      assertFalse(socket.more());
      assertEquals(new Close(4001, "seen"), socket.status().orElseThrow());
    } finally {
      end(node);
    }
  }

  private static void end(Process node) throws InterruptedException {
    try {
      assertTrue(node.waitFor(20, TimeUnit.SECONDS), "node does not end");
    } finally {
      node.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wsAsTheClientGetsBackWhatItSends(boolean compressed, @TempDir Path folder) throws Exception {
    try (var listener = Ends.listen();
        var server = Bundle.open()) {
      server.go(() -> {
        try (var tcp = listener.accept()) {
          var http = Http.attach(tcp);
          var settings =
              WebSocketSettings.DEFAULT
                  .withProtocols("chat")
                  .withCompression(compressed ? Compression.SMALLEST : Compression.NONE);
          var request = http.receiveRequest();
          var socket = WebSocket.attachServer(http, request, settings, Deadline.NEVER);
          while (socket.more()) {
            socket.sendPart(socket.receivePart());
          }
          assertEquals(new Close(1000, "that was all"), socket.status().orElseThrow());
        }
      });
      var url = "ws://127.0.0.1:" + listener.port() + "/chat";
      var node = node(folder, ASK, String.valueOf(compressed), url);
      var said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      end(node);
      var extension = compressed ? "permessage-deflate" : "";
      assertEquals(
          List.of(
              ("chat " + extension).strip(),
              "false hello",
              "true 3",
              "false big",
              "pong p",
              "false fragmented",
              "closed 1000"),
          said.lines().map(String::strip).toList());
      server.await();
    }
  }
}
