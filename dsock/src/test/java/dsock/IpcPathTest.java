package dsock;

import static dsock.Says.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the file of a Unix socket. */
class IpcPathTest {
  @TempDir Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("s");
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Leaves the file as a process does that dies. */
  private void dieListening() throws IOException {
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(exists(path));
  }

  @Test
  void theFileIsThereAsLongAsItsListener() throws IOException {
    try (var listener = Ipc.listen(path)) {
      assertEquals(path, listener.path());
      assertTrue(exists(path));
    }
    assertFalse(exists(path));
    Ipc.listen(path).close(); // it is free
  }

  // The system answers for a pipe as for a socket where nobody listens.
  @Test
  void aPipeIsNotReplaced() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    var refused = assertThrows(BindException.class, () -> Ipc.listenReplacing(path));
    assertSays("something else than a socket", refused);
    assertTrue(exists(path));
  }

  @Test
  void aPathThatSomebodyListensOnIsRefused() throws IOException {
    try (var listener = Ipc.listen(path)) {
      var refused = assertThrows(BindException.class, () -> Ipc.listen(path));
      assertSays(path + ": another listener is there", refused);
      var replacing = assertThrows(BindException.class, () -> Ipc.listenReplacing(path));
      assertSays(path + ": another listener is there", replacing);

      listener.accept().close(); // whoever wanted to know whether it is there
      listener.accept().close();
      try (var client = Ipc.connect(path);
          var server = listener.accept()) {
        Place.assertConnected(client, server);
      }
    }
  }

  @Test
  void aListenerWithAFullQueueIsThere() throws IOException {
    try (var listener = Ipc.listen(path, 0);
        var client = Ipc.connect(path)) {
      var refused = assertThrows(BindException.class, () -> Ipc.listenReplacing(path, 1));
      assertSays("another listener is there", refused);
      assertEquals(path, client.remote());
      assertEquals(path, listener.path());
    }
  }

  @Test
  void aPathThatADeadProcessHasLeftIsReplacedWhenAsked() throws IOException {
    dieListening();
    var refused = assertThrows(BindException.class, () -> Ipc.listen(path));
    assertSays(path + ": nobody listens there any more", refused);
    assertSays("listenReplacing", refused);
    assertTrue(exists(path));

    try (var listener = Ipc.listenReplacing(path);
        var client = Ipc.connect(path);
        var server = listener.accept()) {
      Place.assertConnected(client, server);
    }
    try (var names = Files.list(folder)) {
      assertEquals(0, names.count());
    }
  }

  @Test
  void aFreePathNeedsNoReplacing() throws IOException {
    try (var listener = Ipc.listenReplacing(path)) {
      assertEquals(path, listener.path());
    }
  }

  @Test
  void whatIsNoSocketIsNeverReplaced() throws IOException {
    Files.writeString(path, "precious");
    for (var listening : new Listening[] {Ipc::listen, Ipc::listenReplacing}) {
      var refused = assertThrows(BindException.class, () -> listening.on(path));
      assertSays("that is something else than a socket", refused);
    }
    assertEquals("precious", Files.readString(path));
  }

  private interface Listening {
    IpcListener on(Path path) throws IOException;
  }

  @Test
  void aLinkIsNotFollowedToWhatWouldBeReplaced() throws IOException {
    dieListening();
    var link = Files.createSymbolicLink(folder.resolve("link"), path);
    var refused = assertThrows(BindException.class, () -> Ipc.listenReplacing(link));
    assertSays("something else than a socket", refused);
    assertTrue(exists(path));
    assertTrue(exists(link));
  }

  // a restarted server takes the path before the old one has ended
  @Test
  void aFileThatSomebodyElseHasPutThereStays() throws IOException {
    var old = Ipc.listen(path);
    Files.delete(path);
    try (var next = Ipc.listen(path)) {
      old.close();
      assertTrue(exists(path));
      try (var client = Ipc.connect(path);
          var server = next.accept()) {
        Place.assertConnected(client, server);
      }
    }
  }

  @Test
  void closeAgainDoesNotRemoveWhatHasComeSince() throws IOException {
    var old = Ipc.listen(path);
    old.close();
    try (var next = Ipc.listen(path)) {
      old.close();
      assertTrue(exists(path));
      assertEquals(path, next.path());
    }
  }

  @Test
  void closeWorksThoughTheFileIsGone() throws IOException {
    var listener = Ipc.listen(path);
    Files.delete(path);
    listener.close();
    assertThrows(ConnectException.class, () -> Ipc.connect(path));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    var nowhere = folder.resolve("nowhere").resolve("s");
    assertSays(nowhere + ": ", assertThrows(SocketException.class, () -> Ipc.listen(nowhere)));
    assertSays(
        nowhere + ": ", assertThrows(SocketException.class, () -> Ipc.listenReplacing(nowhere)));
    assertSays(nowhere + ": ", assertThrows(ConnectException.class, () -> Ipc.connect(nowhere)));
  }

  @Test
  void thePermissionsAreThoseOfAnyFileAndCanBeChanged() throws IOException {
    try (var listener = Ipc.listen(path)) {
      var mine = PosixFilePermissions.fromString("rw-------");
      Files.setPosixFilePermissions(path, mine);
      assertEquals(mine, Files.getPosixFilePermissions(path));
      Ipc.connect(path).close();
      listener.accept().close();
    }
  }
}
