package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of a folder in a real browser: dark and light, on a desk and on a phone. */
@Tag("peers")
class ListingBrowserTest {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  @Test
  void theListSuitsTheWindowAndTheColoursAndFetchesNothing(
      @TempDir Path profile, @TempDir Path root) throws Exception {
    for (int i = 0; i < 12; i++) {
      Site.write(root.resolve("a long name of a file " + i + ".txt"), "x".repeat(i * 1000));
    }
    Files.createDirectories(root.resolve("folder"));
    var folder = Folder.of(root, FolderSettings.DEFAULT.withListing(true));
    try (var running =
        Running.with(x -> {
          asked.add(x.path());
          folder.handle(x);
        })) {
      var url = running.uri("/?sort=-size").toString();
      var light = picture(url, profile, "light", "window-size=1000,700");
      var dark =
          picture(
              url,
              profile,
              "dark",
              "window-size=1000,700",
              "force-dark-mode",
              "blink-settings=preferredColorScheme=0");
      var phone = picture(url, profile, "phone", "window-size=500,900");

      assertEquals("1000 x 700", size(light));
      assertEquals("500 x 900", size(phone));
      assertFalse(Arrays.equals(light, dark), "it is dark for those who want that");
      for (var one : List.of(light, dark, phone)) {
        assertTrue(one.length > 15_000, "there is hardly anything on a picture in " + TARGET);
      }
    }
    asked.remove("/favicon.ico"); // browsers ask for that by themselves
    assertEquals(Set.of("/"), asked);
  }

  private static byte[] picture(String url, Path profile, String name, String... flags)
      throws IOException, InterruptedException {
    var file = TARGET.resolve("listing-" + name + ".png");
    Files.deleteIfExists(file);
    Chromium.browse(url, profile, file, flags);
    return Files.readAllBytes(file);
  }

  /** What a PNG file says of itself. */
  private static String size(byte[] png) {
    var head = ByteBuffer.wrap(png, 16, 8);
    return head.getInt() + " x " + head.getInt();
  }
}
