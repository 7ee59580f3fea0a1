package dill.loop;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A poller for descriptors of Linux. It is told of each once, and tells of each change: what has
 * not been read to the end is no news.
 */
abstract sealed class DescriptorPoller extends Poller permits EpollPoller, UringPoller {
  /**
   * Tells whether there can be one: whether this is Linux, and Java lets its C library be called
   * without a warning.
   */
  static boolean isPossible() { // not in Libc, whose beginning is such a call
    return System.getProperty("os.name").equals("Linux")
        && ValueLayout.ADDRESS.byteSize() == Long.BYTES
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        && DescriptorPoller.class.getModule().isNativeAccessEnabled();
  }

  /** Begins to tell. By the loop's thread, as all that follows. */
  abstract void add(Descriptor descriptor);

  /**
   * Tells no more. The descriptor may be closed already, but no other socket has its place here.
   */
  abstract void remove(Descriptor descriptor);
}
