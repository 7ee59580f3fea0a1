package dsock.tls;

import java.nio.ByteBuffer;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * Memory for records that no connection needs just now. On the heap, as JSSE's ciphers copy what is
 * not.
 */
final class Buffers {
  /** Room for two records of the largest size. */
  static final int SIZE = 34 * 1024;

  static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final int KEPT = 512; // 17 MiB at most; what is above is garbage

  private static final MpmcVarHandleArrayQueue<ByteBuffer> FREE =
      new MpmcVarHandleArrayQueue<>(KEPT);

  private Buffers() {}

  static ByteBuffer take() {
    var buffer = FREE.poll();
    return buffer == null ? ByteBuffer.allocate(SIZE) : buffer;
  }

  /** Takes one back; what has another size is left to the garbage collector. */
  static void give(ByteBuffer buffer) {
    if (buffer.capacity() == SIZE) {
      FREE.offer(buffer.clear());
    }
  }
}
