package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that go through byte sockets. */
class ByteSocketFileTest {
  @TempDir static Path folder;

  private static final byte[] CONTENT = new byte[300_000];
  private static final long HUGE = 1L << 26; // nearly all of it a hole

  @BeforeAll
  static void writeFiles() throws IOException {
    new Random(3).nextBytes(CONTENT);
    Files.write(folder.resolve("content"), CONTENT);
    try (var huge = FileChannel.open(folder.resolve("huge"), CREATE_NEW, WRITE)) {
      huge.write(Utf8.buffer("end"), HUGE - 3);
    }
  }

  private static FileChannel open(String name) throws IOException {
    return FileChannel.open(folder.resolve(name));
  }

  @ParameterizedTest
  @EnumSource
  void aPartOfAFileIsSent(Wire wire) throws IOException {
    try (var file = open("content");
        var ends = wire.open();
        var bundle = Bundle.open()) {
      file.position(7);
      bundle.go(() -> {
        ends.left().send(file, 1000, 200_000, Deadline.NEVER);
        ends.left().send(file, 0, 0, Deadline.NOW);
        ends.left().send(utf8("behind"));
      });
      var expected = Arrays.copyOfRange(CONTENT, 1000, 201_000);
      assertArrayEquals(expected, ends.right().receive(200_000));
      assertEquals("behind", utf8(ends.right().receive(6)));
      assertEquals(7, file.position());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatEndsBeforeItsPartBeginsLeavesTheSocketAsItWas(Wire wire) throws IOException {
    try (var file = open("content");
        var ends = wire.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      assertThrows(EOFException.class, () -> left.send(file, CONTENT.length, 1, Deadline.NEVER));
      bundle.go(() -> left.send(utf8("as it was")));
      assertEquals("as it was", utf8(ends.right().receive(9)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsShorterThanItsPartBreaksTheOutput(Wire wire) throws IOException {
    try (var file = open("content");
        var ends = wire.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      var sender =
          bundle.fork(() -> {
            long start = CONTENT.length - 1000L;
            assertThrows(EOFException.class, () -> left.send(file, start, 1001, Deadline.NEVER));
            return assertThrows(IOException.class, () -> left.send(utf8("more")));
          });
      assertEquals(1000, ends.right().receive(1000).length);
      bundle.await();
      assertSays("the file ends at 300000, before 300001", sender.resultNow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatThePeerDoesNotTakeInTimeBreaksTheOutput(Wire wire) throws IOException {
    try (var file = open("huge");
        var ends = wire.open()) {
      var left = ends.left();
      assertThrows(
          SocketTimeoutException.class, () -> left.send(file, 0, HUGE, Deadline.inMillis(50)));
      assertSays(" is broken: ", assertThrows(IOException.class, () -> left.send(utf8("more"))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledTaskMaySendAFileThatNeedsNoWait(Wire wire) throws IOException {
    try (var file = open("content");
        var ends = wire.open();
        var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            assertThrows(CancellationException.class, Deadline.NEVER::sleep);
            ends.left().send(file, 0, 3, Deadline.NEVER);
            assertTrue(Thread.currentThread().isInterrupted());
          });
      bundle.cancel();
      assertArrayEquals(Arrays.copyOf(CONTENT, 3), ends.right().receive(3));
      bundle.await();
      assertTrue(file.isOpen());
      assertFalse(Thread.interrupted());
    }
  }

  // such a file is none of the system's
  @ParameterizedTest
  @EnumSource
  void aFileOutOfAnArchiveIsSent(Wire wire) throws IOException {
    var archive = folder.resolve(wire + ".zip");
    try (var files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Files.write(files.getPath("content"), CONTENT);
    }
    try (var files = FileSystems.newFileSystem(archive);
        var file = FileChannel.open(files.getPath("content"));
        var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send(file, 1000, 200_000, Deadline.NEVER));
      var expected = Arrays.copyOfRange(CONTENT, 1000, 201_000);
      assertArrayEquals(expected, ends.right().receive(200_000));
    }
  }
}
