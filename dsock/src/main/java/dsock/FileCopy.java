package dsock;

import dill.Deadline;
import dill.loop.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Sends a file through the program: for sockets that the system cannot send one to by itself. */
final class FileCopy {
  /*
   * A call on a file closes the file if its thread is interrupted, and that of a cancelled task is. What needs no wait
   * shall succeed all the same; so the interrupt is kept out of the way of each call.
   */

  private static final int STEP = 64 * 1024;

  private FileCopy() {}

  static void send(ByteSocket to, FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    var buffer = ByteBuffer.allocateDirect((int) Math.min(count, STEP));
    long sent = 0;
    try {
      while (sent < count) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), count - sent));
        int step = read(file, buffer, position + sent);
        if (step < 0) {
          throw endOf(file, position + count);
        }
        to.send(buffer.flip(), deadline);
        sent += step;
      }
    } catch (IOException | RuntimeException e) {
      if (sent > 0) {
        breakOutput(to, e);
      }
      throw e;
    }
  }

  private static void breakOutput(ByteSocket socket, Exception why) {
    switch (socket) {
      case Stream stream -> stream.breakOutput(why);
      case Layer<?> layer ->
          layer.breakOutput(new IOException("a file was sent in part: " + why.getMessage(), why));
      default -> {} // somebody else's; it has no way to be told
    }
  }

  static EOFException endOf(FileChannel file, long wanted) throws IOException {
    return new EOFException("the file ends at " + file.size() + ", before " + wanted);
  }

  private static int read(FileChannel file, ByteBuffer into, long position) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return file.read(into, position);
    } finally {
      restore(interrupted);
    }
  }

  /** Sends what there is room for, straight from the file. */
  static long transfer(FileChannel file, long position, long count, Endpoint to)
      throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return to.write(file, position, count);
    } finally {
      restore(interrupted);
    }
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
