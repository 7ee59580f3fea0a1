package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much is compressed at a time. */
class CompressorTest {
  private static final byte[] BYTES = new byte[1000];

  private final Compressor compressor = new Compressor(1);
  private int deepest;

  /** Sends something, and while that is sent something else, and so on; then does the rest. */
  private void send(int depth, Rest rest) throws IOException {
    if (depth == 0) {
      deepest++;
      rest.run();
      return;
    }
    compressor.send(
        FileGzip.of(BYTES),
        BYTES.length,
        bytes -> {
          bytes.position(bytes.limit());
          send(depth - 1, rest);
        });
  }

  private interface Rest {
    void run() throws IOException;
  }

  @Test
  void whatIsBeingSentTakesRoomUntilItHasBeen() throws IOException {
    send(Compressor.MOST - 1, () -> assertTrue(compressor.hasRoom()));
    send(Compressor.MOST, () -> assertFalse(compressor.hasRoom()));
    assertEquals(2, deepest);
    assertTrue(compressor.hasRoom());
  }

  @Test
  void aClientThatHasGoneTakesNoRoom() {
    for (int i = 0; i < 2 * Compressor.MOST; i++) {
      assertThrows(
          IOException.class,
          () ->
              compressor.send(
                  FileGzip.of(BYTES),
                  BYTES.length,
                  _ -> {
                    throw new IOException("gone");
                  }));
    }
    assertTrue(compressor.hasRoom());
  }

  @Test
  void whereThereIsNoRoomALongFileIsSentAsItIs(@TempDir Path root) throws IOException {
    Site.write(root.resolve("long.txt"), new byte[1024 * 1024 + 1]);
    Site.write(root.resolve("kept.txt"), new byte[1024 * 1024]);
    var tree = new FolderTree(root, FolderSettings.DEFAULT);
    var forms = new Forms(tree, compressor, new EncodingsTable());
    var longer = (StaticFile) tree.find(List.of("long.txt"));
    var kept = (StaticFile) tree.find(List.of("kept.txt"));
    var gzip = Fields.of("Accept-Encoding", "gzip");
    var only = Fields.of("Accept-Encoding", "gzip, identity;q=0");

    send(
        Compressor.MOST,
        () -> {
          assertSame(longer, forms.choose(gzip, List.of("long.txt"), longer));
          assertEquals(Place.Sign.UNACCEPTABLE, forms.choose(only, List.of("long.txt"), longer));
          assertEquals(Encoding.GZIP, form(forms.choose(gzip, List.of("kept.txt"), kept)));
        });
    assertEquals(1, deepest);
    assertEquals(Encoding.GZIP, form(forms.choose(gzip, List.of("long.txt"), longer)));
  }

  private static Encoding form(Place place) {
    return ((StaticFile) place).label().encoding();
  }
}
