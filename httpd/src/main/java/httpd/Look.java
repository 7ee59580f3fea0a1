package httpd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A look at a file that can be taken again without making anything: each request for a file that is
 * kept begins with one.
 */
final class Look {
  /*
   * Linux' own call, where this program may use it. It is a quarter of the work of the JDK's, and
   * leaves no garbage. What it sees is what a stamp has: one that differs, or cannot be taken, says
   * nothing, and the JDK is to be asked.
   *
   * The system writes to memory that is ours as long as we have its place.
   */
  private static final int HERE = -100; // AT_FDCWD: what paths are relative to
  private static final int FOLLOW = 0; // links, that is: no flag says otherwise
  private static final int BASIC = 0x7ff; // STATX_BASIC_STATS

  private static final MemoryLayout PATH = ValueLayout.ADDRESS;

  // Where things are in a struct statx; that is the same on all machines.
  private static final int SIZE_OF_IT = 256;
  private static final int MODE = 28;
  private static final int INODE = 32;
  private static final int SIZE = 40;
  private static final int SECONDS = 112;
  private static final int NANOS = 120;
  private static final int DEVICE = 136;

  private static final @Nullable MethodHandle STATX = link();

  private static final int PLACES = 16; // a power of two
  private static final int APART = 16; // so that no two are in one line of a cache
  private static final AtomicIntegerArray TAKEN = new AtomicIntegerArray(PLACES * APART);
  private static final MemorySegment[] MEMORY = new MemorySegment[PLACES];

  static {
    for (int i = 0; i < PLACES; i++) {
      MEMORY[i] = Arena.global().allocate(SIZE_OF_IT, 64);
    }
  }

  private final MemorySegment path;

  // What it shows.
  private final int mode;
  private final long inode;
  private final long size;
  private final long seconds;
  private final int nanos;
  private final long device;

  private Look(MemorySegment path, MemorySegment seen) {
    this.path = path;
    this.mode = seen.get(ValueLayout.JAVA_SHORT, MODE);
    this.inode = seen.get(ValueLayout.JAVA_LONG, INODE);
    this.size = seen.get(ValueLayout.JAVA_LONG, SIZE);
    this.seconds = seen.get(ValueLayout.JAVA_LONG, SECONDS);
    this.nanos = seen.get(ValueLayout.JAVA_INT, NANOS);
    this.device = seen.get(ValueLayout.JAVA_LONG, DEVICE);
  }

  @SuppressWarnings("restricted") // the JDK has no way to look at a file that makes no garbage
  private static @Nullable MethodHandle link() {
    boolean isRight =
        System.getProperty("os.name", "").equals("Linux")
            && System.getProperty("sun.jnu.encoding", "").equals("UTF-8")
            && Look.class.getModule().isNativeAccessEnabled();
    if (!isRight) {
      return null;
    }
    var linker = Linker.nativeLinker();
    var number = ValueLayout.JAVA_INT;
    return linker
        .defaultLookup()
        .find("statx")
        .map(statx ->
            linker.downcallHandle(
                statx, FunctionDescriptor.of(number, number, PATH, number, number, PATH)))
        .orElse(null);
  }

  /**
   * Looks at a file that a stamp was taken of; empty: that cannot be done, or it looks different.
   */
  static Optional<Look> at(Path file, Stamp stamp) {
    if (STATX == null || !file.getFileSystem().equals(FileSystems.getDefault())) {
      return Optional.empty();
    }
    var arena = Arena.ofAuto();
    var path = arena.allocateFrom(file.toString(), StandardCharsets.UTF_8);
    var seen = arena.allocate(SIZE_OF_IT, Long.BYTES);
    if (!see(path, seen)) {
      return Optional.empty();
    }
    return Optional.of(new Look(path, seen)).filter(look -> look.shows(stamp));
  }

  private boolean shows(Stamp stamp) {
    long modified = stamp.modified().to(TimeUnit.NANOSECONDS);
    return size == stamp.size() && TimeUnit.SECONDS.toNanos(seconds) + nanos == modified;
  }

  /** Tells whether the file is seen to look the same still. If not, nothing is known. */
  boolean isSeenAgain() {
    int from = (int) Thread.currentThread().threadId();
    for (int i = 0; i < PLACES; i++) {
      int place = (from + i) & (PLACES - 1);
      if (TAKEN.compareAndSet(place * APART, 0, 1)) {
        try {
          var seen = MEMORY[place];
          return see(path, seen) && isSame(seen);
        } finally {
          TAKEN.set(place * APART, 0);
        }
      }
    }
    return false;
  }

  private boolean isSame(MemorySegment seen) {
    return seen.get(ValueLayout.JAVA_LONG, SECONDS) == seconds
        && seen.get(ValueLayout.JAVA_INT, NANOS) == nanos
        && seen.get(ValueLayout.JAVA_LONG, SIZE) == size
        && seen.get(ValueLayout.JAVA_LONG, INODE) == inode
        && seen.get(ValueLayout.JAVA_LONG, DEVICE) == device
        && seen.get(ValueLayout.JAVA_SHORT, MODE) == mode;
  }

  private static boolean see(MemorySegment path, MemorySegment into) {
    if (STATX == null) {
      return false;
    }
    try {
      return (int) STATX.invokeExact(HERE, path, FOLLOW, BASIC, into) == 0;
    } catch (Throwable impossible) { // the call declares it, and C throws nothing
      throw new AssertionError(impossible);
    }
  }
}
