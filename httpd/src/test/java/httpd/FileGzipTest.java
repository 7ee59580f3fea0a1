package httpd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compressed is what the JDK makes of it again. */
class FileGzipTest {
  @TempDir Path folder;

  private static byte[] bytes(int size, int letters) {
    var random = new Random(size);
    var bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt(letters);
    }
    return bytes;
  }

  private static byte[] unzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 32_767, 32_768, 32_769, 65_536, 100_000, 1_000_003})
  void everySizeComesOutAsItWas(int size) throws IOException {
    for (int letters : new int[] {1, 16, 256}) {
      var bytes = bytes(size, letters);
      for (int level : new int[] {1, 6, 9}) {
        assertArrayEquals(bytes, unzip(FileGzip.all(FileGzip.of(bytes), size, level)));
      }
    }
  }

  @Test
  void aFileIsSentInPieces() throws IOException {
    var bytes = bytes(500_000, 256);
    var file = Files.write(folder.resolve("a"), bytes);
    var sizes = new int[2];
    try (var channel = FileChannel.open(file)) {
      FileGzip.send(
          FileGzip.of(channel),
          bytes.length,
          6,
          piece -> {
            sizes[0]++;
            sizes[1] = Math.max(sizes[1], piece.remaining());
            piece.position(piece.limit());
          });
      assertArrayEquals(bytes, unzip(FileGzip.all(FileGzip.of(channel), bytes.length, 6)));
    }
    assertTrue(sizes[0] > 5, sizes[0] + " pieces");
    assertTrue(sizes[1] < 80_000, "a piece of " + sizes[1] + " bytes");
  }

  @Test
  void aHigherLevelMakesLess() throws IOException {
    var bytes = bytes(200_000, 3);
    int fast = FileGzip.all(FileGzip.of(bytes), bytes.length, 1).length;
    int small = FileGzip.all(FileGzip.of(bytes), bytes.length, 9).length;
    assertTrue(small < fast, small + " is not less than " + fast);
  }

  @Test
  void aFileThatHasBecomeShorterIsNotTakenForWhole() throws IOException {
    var file = Files.write(folder.resolve("a"), new byte[99_999]);
    try (var channel = FileChannel.open(file)) {
      var e =
          assertThrows(EOFException.class, () -> FileGzip.all(FileGzip.of(channel), 100_000, 6));
      assertEquals("the file has become shorter while it was sent", e.getMessage());
    }
  }
}
