package dill.loop;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's internal door to the descriptors of open files: the one place that knows it. It is
 * shut, unless the JVM was told to open it.
 */
final class OpenFiles {
  private static final @Nullable VarHandle DESCRIPTOR;
  private static final @Nullable VarHandle NUMBER;
  private static final @Nullable Class<?> KNOWN;

  static {
    VarHandle descriptor = null;
    VarHandle number = null;
    Class<?> known = null;
    try {
      known = Class.forName("sun.nio.ch.FileChannelImpl");
      var lookup = MethodHandles.lookup();
      descriptor =
          MethodHandles.privateLookupIn(known, lookup)
              .findVarHandle(known, "fd", FileDescriptor.class);
      number =
          MethodHandles.privateLookupIn(FileDescriptor.class, lookup)
              .findVarHandle(FileDescriptor.class, "fd", int.class);
    } catch (ReflectiveOperationException shut) {
      known = null; // files are copied then
    }
    DESCRIPTOR = descriptor;
    NUMBER = number;
    KNOWN = known;
  }

  private OpenFiles() {}

  /**
   * {@return the descriptor of a file; negative: it is not known} It is that of this file until it
   * is closed, which nobody may do while it is used.
   */
  static int descriptor(FileChannel file) {
    var known = KNOWN;
    var descriptor = DESCRIPTOR;
    var number = NUMBER;
    if (known == null || descriptor == null || number == null || !known.isInstance(file)) {
      return -1;
    }
    return (int) number.get((FileDescriptor) descriptor.get(file));
  }
}
