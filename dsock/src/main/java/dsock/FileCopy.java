package dsock;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Sends a file through the program: for sockets that the system cannot send one to by itself. */
final class FileCopy {
  private static final int STEP = 64 * 1024;

  private FileCopy() {}

  static void send(ByteSocket to, FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    var buffer = ByteBuffer.allocateDirect((int) Math.min(count, STEP));
    for (long at = position; at < position + count; ) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), position + count - at));
      int read = file.read(buffer, at);
      if (read < 0) {
        throw new EOFException("the file ends at " + at + ", before " + (position + count));
      }
      to.send(buffer.flip(), deadline);
      at += read;
    }
  }
}
