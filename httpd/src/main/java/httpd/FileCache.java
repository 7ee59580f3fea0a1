package httpd;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The files that were asked for lately, by their paths, in a limited space. */
final class FileCache {
  /*
   * A hand goes round over the files, as that of a clock. Whoever needs room moves it: a file that was used since the
   * hand came by last is spared once, another goes. To find a file takes no lock, to add one does.
   */
  private final Map<List<String>, StaticFile> files = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final long space;

  // With the lock.
  private long weight;
  private Iterator<Map.Entry<List<String>, StaticFile>> hand = files.entrySet().iterator();

  FileCache(long space) {
    this.space = space;
  }

  @Nullable StaticFile get(List<String> path) {
    var file = files.get(path);
    if (file != null) {
      file.use();
    }
    return file;
  }

  /** Adds a file, or takes note that one that is there weighs more than it did. */
  void put(List<String> path, StaticFile file) {
    lock.lock();
    try {
      weight -= charged(files.put(List.copyOf(path), file));
      weight += file.charge();
      while (weight > space) {
        evict();
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(List<String> path) {
    lock.lock();
    try {
      weight -= charged(files.remove(path));
    } finally {
      lock.unlock();
    }
  }

  private static int charged(@Nullable StaticFile file) {
    return file == null ? 0 : file.charged();
  }

  private void evict() {
    if (!hand.hasNext()) {
      hand = files.entrySet().iterator();
    }
    var entry = hand.next();
    if (!entry.getValue().forgetUse()) {
      weight -= charged(files.remove(entry.getKey()));
    }
  }
}
