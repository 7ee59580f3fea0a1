package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unix sockets to programs that know nothing of dsock: socat, and Python's sockets. */
@Tag("peers")
class IpcPeersTest {
  private final Deadline soon = Deadline.inSeconds(50); // of each test

  @TempDir Path folder;

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  /** A script; with {@code s}, a socket connected to our path. */
  private Process python(String script) throws IOException {
    var connected =
        """
        import array, os, socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        s.connect(sys.argv[1])
        """;
    var file = Files.writeString(folder.resolve("peer.py"), connected + script);
    return start("python3", file.toString(), path().toString());
  }

  private Path path() {
    return folder.resolve("s");
  }

  private void assertEndsWell(Process process) throws IOException, InterruptedException {
    boolean ended = process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertEquals("", Files.readString(folder.resolve("said")));
    assertTrue(ended);
    assertEquals(0, process.exitValue());
  }

  private void assertEchoes(Ipc peer) throws IOException {
    for (int i = 0; i < 100; i++) {
      var text = "line " + i + "\n";
      peer.send(utf8(text), soon);
      assertEquals(text, utf8(peer.receive(text.length(), soon)));
    }
    peer.done(soon);
    assertFalse(peer.more(soon));
  }

  @Test
  void socatIsConnectedTo() throws Exception {
    var process = start("socat", "UNIX-LISTEN:" + path(), "PIPE");
    Until.holds(this::isListenedOn);
    try (var peer = Ipc.connect(path(), soon)) {
      assertEchoes(peer);
      assertEquals(process.pid(), peer.credentials().pid());
    }
    assertEndsWell(process);
  }

  /** The file may be there a moment before; to try would be the one connection that it takes. */
  private boolean isListenedOn() {
    try {
      return Files.readString(Path.of("/proc/net/unix"))
          .lines()
          .anyMatch(line -> line.contains(" 00010000 ") && line.endsWith(path().toString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void socatConnects() throws Exception {
    try (var listener = Ipc.listen(path())) {
      var process = start("socat", "UNIX-CONNECT:" + path(), "PIPE");
      try (var peer = listener.accept(soon)) {
        assertEchoes(peer);
        assertEquals(process.pid(), peer.credentials().pid());
      }
      assertEndsWell(process);
    }
  }

  @Test
  void aFileThatPythonSends() throws Exception {
    var script =
        """
        file = os.open('/proc/self/cmdline', os.O_RDONLY)
        socket.send_fds(s, [b'\\xcc'], [file])
        assert s.recv(4) == b'done'
        """;
    try (var listener = Ipc.listen(path())) {
      var process = python(script);
      try (var peer = listener.accept(soon);
          var file = peer.receiveDescriptor(soon).file()) {
        var bytes = ByteBuffer.allocate(1000);
        file.read(bytes);
        assertEquals("python3", utf8(bytes.flip()).split("\0", 2)[0].replaceAll(".*/", ""));
        peer.send(utf8("done"));
      }
      assertEndsWell(process);
    }
  }

  @Test
  void aFileThatPythonReceives() throws Exception {
    var script =
        """
        message, files, flags, address = socket.recv_fds(s, 100, 4)
        assert message == b'\\xcc', message
        assert len(files) == 1, files
        with os.fdopen(files[0]) as file:
            assert file.read() == 'from Java'
        """;
    try (var listener = Ipc.listen(path())) {
      var process = python(script);
      var contents = Files.writeString(folder.resolve("file"), "from Java");
      try (var peer = listener.accept(soon);
          var file = FileChannel.open(contents);
          var descriptor = Descriptor.of(file)) {
        peer.sendDescriptor(descriptor, soon);
        assertFalse(peer.more(soon));
      }
      assertEndsWell(process);
    }
  }

  // a server is replaced without a connection refused: the next one is sent what the old one
  // listens
  // on
  @Test
  void listenersThatPythonSends() throws Exception {
    var script =
        """
        tcp = socket.create_server(('127.0.0.1', 0))
        unix = socket.socket(socket.AF_UNIX)
        unix.bind(sys.argv[1] + '2')
        unix.listen()
        for listener in (tcp, unix):
            address, family = listener.getsockname(), listener.family
            s.send(b'bytes before')
            socket.send_fds(s, [b'x'], [listener.fileno()])
            listener.close()
            client = socket.socket(family)
            client.connect(address)
            assert client.recv(2) == b'hi'
            client.close()
        """;
    try (var listener = Ipc.listen(path())) {
      var process = python(script);
      try (var peer = listener.accept(soon)) {
        assertEquals("bytes before", utf8(peer.receive(12, soon)));
        try (var tcp = TcpListener.adopt(peer.receiveDescriptor(soon));
            var client = tcp.accept(soon)) {
          client.send(utf8("hi"));
        }
        assertEquals("bytes before", utf8(peer.receive(12, soon)));
        try (var unix = IpcListener.adopt(peer.receiveDescriptor(soon));
            var client = unix.accept(soon)) {
          assertEquals(path() + "2", unix.path().toString());
          assertEquals(process.pid(), client.credentials().pid());
          client.send(utf8("hi"));
        }
      }
      assertEndsWell(process);
    }
  }

  /** Whoever has the other side of a pair sees an end once all of this side are closed. */
  private static final String MANY =
      """
      def pairs(count):
          return [socket.socketpair() for _ in range(count)]

      def send(message, pairs):
          socket.send_fds(s, message, [one.fileno() for one, _ in pairs])
          for one, _ in pairs:
              one.close()

      """;

  @Test
  void ofSeveralDescriptorsWithOneByteAllButTheFirstAreClosed() throws Exception {
    var script =
        MANY
            + """
            sent = pairs(253)
            send([b'\\xcc'], sent)
            for _, other in sent[1:]:
                assert other.recv(1) == b''
            assert sent[0][1].recv(5) == b'first'
            """;
    try (var listener = Ipc.listen(path())) {
      var process = python(script);
      try (var peer = listener.accept(soon);
          var first = Ipc.adopt(peer.receiveDescriptor(soon))) {
        first.send(utf8("first"));
        assertFalse(peer.more(soon));
      }
      assertEndsWell(process);
    }
  }

  @Test
  void aDescriptorWithSeveralBytesBelongsToTheLastOfThem() throws Exception {
    var script =
        MANY
            + """
            sent = pairs(1)
            send([b'file: ', b'X'], sent)
            s.send(b'rest')
            assert sent[0][1].recv(5) == b'first'
            """;
    try (var listener = Ipc.listen(path())) {
      var process = python(script);
      try (var peer = listener.accept(soon)) {
        assertEquals("file: ", utf8(peer.receive(6, soon)));
        try (var first = Ipc.adopt(peer.receiveDescriptor(soon))) {
          first.send(utf8("first"));
        }
        assertEquals("rest", utf8(peer.receive(4, soon)));
        assertFalse(peer.more(soon));
      }
      assertEndsWell(process);
    }
  }

  @Test
  void garbageIsRefusedAndNoDescriptorIsKept() throws Exception {
    var script =
        MANY
            + """
            sent = pairs(50)
            try:
                for pair in sent:
                    send([b'GET / HTTP/1.1'], [pair])
            except (BrokenPipeError, ConnectionResetError):
                pass # it has been refused before the last of it
            for one, other in sent:
                one.close()
                assert other.recv(1) == b''
            """;
    try (var listener = Ipc.listen(path())) {
      var process = python(script);
      try (var peer = listener.accept(soon)) {
        peer.fill(200, soon);
        var garbage = assertThrows(ProtocolException.class, () -> peer.receiveDescriptor(soon));
        assertSays("without a descriptor", garbage);
        assertSays("is broken", assertThrows(IOException.class, () -> peer.more(soon)));
      }
      assertEndsWell(process);
    }
  }

  @Test
  void aKilledProcessIsAnEndOfWhatItHadSent() throws Exception {
    var script =
        """
        s.send(b'half a')
        os.kill(os.getpid(), 9)
        """;
    try (var listener = Ipc.listen(path())) {
      var process = python(script);
      try (var peer = listener.accept(soon)) {
        assertEquals("half a", utf8(peer.receive(6, soon)));
        assertFalse(peer.more(soon));
      }
      assertEquals(128 + 9, process.waitFor());
    }
  }

  @Test
  void whatAKilledListenerLeavesIsReplaced() throws Exception {
    var process = start("socat", "UNIX-LISTEN:" + path(), "PIPE");
    Until.holds(this::isListenedOn);
    process.destroyForcibly().waitFor();
    assertTrue(Files.exists(path()));
    List<Ipc> clients = new ArrayList<>();
    try (var listener = Ipc.listenReplacing(path())) {
      clients.add(Ipc.connect(path()));
      clients.add(listener.accept());
      Place.assertConnected(clients.getFirst(), clients.getLast());
    } finally {
      clients.forEach(Ipc::close);
    }
    assertFalse(Files.exists(path()));
  }
}
