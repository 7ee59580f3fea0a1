package httpd.filter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes the gzip format (RFC 1952) of what it is given, piece by piece. For one task. */
final class Gzip {
  /*
   * A deflater has a quarter of a mebibyte outside of the heap, and takes as long to make as a small page to compress. So
   * some are kept. One that is lost with a reply that has failed is freed by the JDK, later.
   */
  private static final ArrayBlockingQueue<Deflater> IDLE =
      new ArrayBlockingQueue<>(4 * Runtime.getRuntime().availableProcessors());

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, -1};
  private static final int TRAILER = 8; // bytes
  private static final int PIECE = 16 * 1024;

  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private final byte[] out = new byte[PIECE];
  private int size; // of what is in out
  private long count; // bytes taken

  Gzip() {
    var idle = IDLE.poll();
    deflater = idle == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : idle;
    System.arraycopy(HEADER, 0, out, 0, HEADER.length);
    size = HEADER.length;
  }

  /** Takes what has become of it. The bytes are only lent. */
  @FunctionalInterface
  interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }

  /** Compresses bytes as a whole. */
  static byte[] of(ByteBuffer bytes) {
    var all = new ByteArrayOutputStream(bytes.remaining() / 3 + 64);
    var gzip = new Gzip();
    try {
      gzip.add(bytes, all, false);
      gzip.end(piece -> write(piece, all));
    } catch (IOException e) {
      throw new AssertionError("memory takes all", e);
    }
    return all.toByteArray();
  }

  private void add(ByteBuffer bytes, ByteArrayOutputStream to, boolean flushes) throws IOException {
    add(bytes, flushes, piece -> write(piece, to));
  }

  private static void write(ByteBuffer piece, ByteArrayOutputStream to) {
    to.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
  }

  /**
   * Compresses some bytes; their position is at their limit then.
   *
   * @param flushes whether the other side shall be able to read all of them, without what follows
   */
  void add(ByteBuffer bytes, boolean flushes, Sink sink) throws IOException {
    count += bytes.remaining();
    crc.update(bytes.duplicate());
    deflater.setInput(bytes);
    deflate(flushes ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH, sink);
    if (flushes) {
      handOut(sink);
    }
  }

  /** Ends it; not to be used again. */
  void end(Sink sink) throws IOException {
    deflater.finish();
    while (!deflater.finished()) {
      deflate(Deflater.NO_FLUSH, sink);
    }
    if (out.length - size < TRAILER) {
      handOut(sink);
    }
    ByteBuffer.wrap(out, size, TRAILER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc.getValue())
        .putInt((int) count);
    size += TRAILER;
    handOut(sink);
    release();
  }

  /** Lets go of it, in the place of end. */
  void release() {
    deflater.reset();
    if (!IDLE.offer(deflater)) {
      deflater.end();
    }
  }

  /** Deflates until there is room left, which means that all is out. */
  private void deflate(int flush, Sink sink) throws IOException {
    while (true) {
      if (size == out.length) {
        handOut(sink);
      }
      size += deflater.deflate(out, size, out.length - size, flush);
      if (size < out.length) {
        return;
      }
    }
  }

  private void handOut(Sink sink) throws IOException {
    int all = size;
    size = 0;
    if (all > 0) {
      sink.take(ByteBuffer.wrap(out, 0, all));
    }
  }
}
