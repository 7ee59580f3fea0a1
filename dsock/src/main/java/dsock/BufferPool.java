package dsock;

import java.nio.ByteBuffer;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * Inbound buffers that no socket needs just now. A socket holds one only while bytes are in it, so
 * an idle connection costs none.
 */
final class BufferPool {
  /** How large they are. A head of the usual limit fits, so that they seldom have to grow. */
  static final int SIZE = 16 * 1024;

  private static final int KEPT =
      1024; // 16 MiB at most; what is above goes to the garbage collector

  private static final MpmcVarHandleArrayQueue<ByteBuffer> FREE =
      new MpmcVarHandleArrayQueue<>(KEPT);

  private BufferPool() {}

  static ByteBuffer take() {
    var buffer = FREE.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer;
  }

  /** Takes a buffer back; one that has grown is left to the garbage collector. */
  static void give(ByteBuffer buffer) {
    if (buffer.capacity() == SIZE) {
      FREE.offer(buffer.clear());
    }
  }
}
