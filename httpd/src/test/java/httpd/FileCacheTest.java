package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dsock.http.Fields;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of files, in a space for ten that weigh nothing but what each does. */
class FileCacheTest {
  private static final int EMPTY = file(0).weight();

  private final FileCache cache = new FileCache(10L * EMPTY);

  private static StaticFile file(int size) {
    return file(size, Variants.NONE);
  }

  private static StaticFile file(int size, Variants variants) {
    var stamp = new Stamp("key", Stamp.Kind.FILE, size, FileTime.fromMillis(0), Set.of());
    var found = new StaticFile.Found(Path.of("a"), Path.of("a"), stamp);
    var label = new Label("text/plain", Encoding.IDENTITY, false, "", Fields.of());
    return StaticFile.small(found, label, new byte[size], variants);
  }

  private static List<String> path(int number) {
    return List.of("a", "" + number);
  }

  private long kept() {
    return IntStream.range(0, 1000).filter(i -> cache.get(path(i)) != null).count();
  }

  @Test
  void whatWasPutInIsFound() {
    var file = file(0);
    cache.put(path(1), file);

    assertSame(file, cache.get(path(1)));
    assertNull(cache.get(path(2)));
    assertNull(cache.get(List.of("a/1")));
  }

  @Test
  void whatIsTakenOutIsNotFound() {
    cache.put(path(1), file(0));
    cache.remove(path(1));
    cache.remove(path(2));

    assertNull(cache.get(path(1)));
  }

  @Test
  void asMuchIsKeptAsThereIsSpaceFor() {
    for (int i = 0; i < 1000; i++) {
      cache.put(path(i), file(0));
    }
    assertEquals(10, kept());
  }

  @Test
  void aLargeFileTakesTheSpaceOfMany() {
    for (int i = 0; i < 10; i++) {
      cache.put(path(i), file(0));
    }
    cache.put(path(10), file(5 * EMPTY));
    assertEquals(5, kept(), "the large one weighs as much as six");
  }

  @Test
  void whatIsReplacedTakesNoSpace() {
    for (int i = 0; i < 100; i++) {
      cache.put(path(1), file(i));
    }
    for (int i = 2; i <= 10; i++) {
      cache.put(path(i), file(0));
    }
    assertEquals(9, kept(), "the first has become longer");
  }

  @Test
  void whatHasGrownIsWeighedAgain() {
    var grows = file(0, new Variants(Siblings.NONE));
    for (int i = 0; i < 9; i++) {
      cache.put(path(i), file(0));
    }
    cache.put(path(9), grows);
    assertEquals(10, kept());
    grows.variants().made(file(4 * EMPTY, Variants.NONE));
    cache.put(path(9), grows);
    assertEquals(5, kept(), "it weighs as much as six");
    cache.remove(path(9));
    for (int i = 0; i < 1000; i++) {
      cache.put(path(i), file(0));
    }
    assertEquals(10, kept(), "what it weighed has been taken off");
  }

  @Test
  void whatIsUsedStays() {
    cache.put(path(0), file(0));
    for (int i = 1; i < 1000; i++) {
      assertNotNull(cache.get(path(0)), "" + i);
      cache.put(path(i), file(0));
    }
  }

  @Test
  void manyMayUseItAtATime() {
    try (var users = Bundle.open()) {
      for (int user = 0; user < 8; user++) {
        var random = new Random(user);
        users.go(() -> {
          for (int i = 0; i < 20_000; i++) {
            var path = path(random.nextInt(40));
            switch (random.nextInt(4)) {
              case 0 -> cache.put(path, file(random.nextInt(EMPTY)));
              case 1 -> cache.remove(path);
              default -> cache.get(path);
            }
          }
        });
      }
      users.await();
    }
    assertTrue(kept() <= 10);
    for (int i = 0; i < 1000; i++) {
      cache.put(path(i), file(0));
    }
    assertEquals(10, kept(), "what it believes to weigh is what it weighs");
  }
}
