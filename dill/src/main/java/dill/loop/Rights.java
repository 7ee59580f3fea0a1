package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors that come through a Unix socket, each with a byte of the stream, and go: SCM_RIGHTS.
 */
final class Rights {
  /*
   * Whatever is read is read by recvmsg with room for descriptors, as the system throws away those that there is no room
   * for. A read ends behind the bytes that a descriptor came with, so the last byte read is the one that it belongs to.
   */

  // struct msghdr, and all that it points to, in the scratch memory.
  private static final int PARTS = 16; // an address: of PART
  private static final int PARTS_COUNT = 24;
  private static final int CONTROL = 32; // an address: of DATA
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int HEADER = 56; // how long it is
  private static final int PART = 64; // struct iovec: address and length
  private static final int BYTE = 80;
  private static final int DATA = 96; // struct cmsghdr, and what it is about
  private static final int BYTES = 2048; // what is read, if it cannot be read to where it shall be

  // struct cmsghdr
  private static final int LEVEL = 8;
  private static final int TYPE = 12;
  private static final int NUMBERS = 16;

  private static final int MOST = 253; // descriptors of a message; that is a limit of the system's
  private static final int ROOM = NUMBERS + Integer.BYTES * (MOST + 1);

  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int TRUNCATED = 8; // MSG_CTRUNC
  private static final byte MARK = (byte) 0xcc; // libdill's

  private @Nullable Handle passed; // with the last byte that was read; null: none

  /** Hands out the descriptor that came with the last byte read, if one did. */
  @Nullable Handle take() {
    var handle = passed;
    passed = null;
    return handle;
  }

  /** Reads what is there. Returns how many bytes; 0: none just now, -1: none any more. */
  int read(int socket, ByteBuffer into, Libc libc) throws IOException {
    var scratch = libc.scratch();
    var memory = MemorySegment.ofBuffer(scratch);
    boolean direct = into.isDirect();
    int size = direct ? into.remaining() : Math.min(into.remaining(), Libc.SCRATCH - BYTES);
    long to = direct ? MemorySegment.ofBuffer(into).address() : memory.address() + BYTES;
    write(memory, to, size, ROOM);
    int count = UnixLibc.receive(socket, memory.address(), libc);
    if (count <= 0) {
      return count == 0 && size > 0 ? -1 : nothingYet(count);
    }
    if (memory.get(JAVA_LONG, CONTROL_LENGTH) > 0 || isTruncated(memory)) {
      keep(memory);
    }
    if (direct) {
      into.position(into.position() + count);
    } else {
      into.put(scratch.limit(BYTES + count).position(BYTES));
    }
    return count;
  }

  private static int nothingYet(int result) throws IOException {
    return result == -Errno.EAGAIN ? 0 : (int) Errno.check(result);
  }

  private static void write(MemorySegment memory, long bytes, int size, int room) {
    long base = memory.address();
    memory.asSlice(0, HEADER).fill((byte) 0);
    memory.set(JAVA_LONG, PARTS, base + PART);
    memory.set(JAVA_LONG, PARTS_COUNT, 1);
    memory.set(JAVA_LONG, CONTROL, base + DATA);
    memory.set(JAVA_LONG, CONTROL_LENGTH, room);
    memory.set(JAVA_LONG, PART, bytes);
    memory.set(JAVA_LONG, PART + Long.BYTES, size);
  }

  /** Keeps the first descriptor that came, and closes all others. */
  private void keep(MemorySegment memory) throws IOException {
    long end = DATA + memory.get(JAVA_LONG, CONTROL_LENGTH);
    for (long at = DATA; at + NUMBERS <= end; ) {
      long length = memory.get(JAVA_LONG, at);
      if (memory.get(JAVA_INT, at + LEVEL) == SOL_SOCKET
          && memory.get(JAVA_INT, at + TYPE) == SCM_RIGHTS) {
        keep(memory, at + NUMBERS, at + length);
      }
      at += Math.max(NUMBERS, length + Long.BYTES - 1 & -Long.BYTES);
    }
    if (isTruncated(memory)) {
      var some = take();
      if (some != null) {
        some.close();
      }
      throw new ProtocolException(
          "descriptors have come that this process could not get; it may have too many open");
    }
  }

  private static boolean isTruncated(MemorySegment memory) {
    return (memory.get(JAVA_INT, FLAGS) & TRUNCATED) != 0;
  }

  private void keep(MemorySegment memory, long from, long end) {
    for (long at = from; at + Integer.BYTES <= end; at += Integer.BYTES) {
      int number = memory.get(JAVA_INT, at);
      if (passed == null) {
        passed = new Handle(number);
      } else {
        Libc.close(number);
      }
    }
  }

  /**
   * Sends a descriptor, with a byte.
   *
   * @return false: there is no room just now
   * @throws IOException if it cannot be sent; unless that is a {@link java.net.SocketException},
   *     others can be
   */
  static boolean send(int socket, int number, Libc libc) throws IOException {
    var memory = MemorySegment.ofBuffer(libc.scratch());
    int length = NUMBERS + Integer.BYTES;
    write(memory, memory.address() + BYTE, 1, length);
    memory.set(JAVA_BYTE, BYTE, MARK);
    memory.set(JAVA_LONG, DATA, length);
    memory.set(JAVA_INT, DATA + LEVEL, SOL_SOCKET);
    memory.set(JAVA_INT, DATA + TYPE, SCM_RIGHTS);
    memory.set(JAVA_INT, DATA + NUMBERS, number);
    int sent = UnixLibc.send(socket, memory.address(), libc);
    if (sent == -Errno.ETOOMANYREFS) {
      throw new IOException("too many descriptors are on their way that nobody has received");
    }
    return nothingYet(sent) > 0;
  }
}
