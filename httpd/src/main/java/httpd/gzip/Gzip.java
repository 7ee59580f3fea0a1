package httpd.gzip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes the gzip format (RFC 1952) of what it is given, piece by piece. For one task. */
public final class Gzip {
  /*
   * A deflater has a quarter of a mebibyte outside of the heap, and takes as long to make as a small page to compress. So
   * some are kept. One that is lost with a reply that has failed is freed by the JDK, later.
   */
  private static final int KEPT = 4 * Runtime.getRuntime().availableProcessors();

  /** By their levels, from the default, which is -1, on: to change that costs a flush. */
  private static final List<ArrayBlockingQueue<Deflater>> IDLE =
      IntStream.rangeClosed(Deflater.DEFAULT_COMPRESSION, Deflater.BEST_COMPRESSION)
          .mapToObj(_ -> new ArrayBlockingQueue<Deflater>(KEPT))
          .toList();

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, -1};
  private static final int TRAILER = 8; // bytes

  private final ArrayBlockingQueue<Deflater> idle; // those of the same level
  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private final byte[] out;
  private int size; // of what is in out
  private long count; // bytes taken

  /**
   * Begins.
   *
   * @param level how hard: 1, the fastest, to 9, or {@link Deflater#DEFAULT_COMPRESSION}
   * @param piece how many bytes are handed out at once
   */
  public Gzip(int level, int piece) {
    idle = IDLE.get(level - Deflater.DEFAULT_COMPRESSION);
    var used = idle.poll();
    deflater = used == null ? new Deflater(level, true) : used;
    out = new byte[piece];
    System.arraycopy(HEADER, 0, out, 0, HEADER.length);
    size = HEADER.length;
  }

  /** Takes what has become of it. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes some of it.
     *
     * @param bytes which are only lent
     * @throws IOException if that fails
     */
    void take(ByteBuffer bytes) throws IOException;
  }

  /**
   * Compresses some bytes; their position is at their limit then.
   *
   * @param bytes which
   * @param flushes whether the other side shall be able to read all of them, without what follows
   * @param sink who takes what becomes of them
   * @throws IOException if it fails to
   */
  public void add(ByteBuffer bytes, boolean flushes, Sink sink) throws IOException {
    count += bytes.remaining();
    crc.update(bytes.duplicate());
    deflater.setInput(bytes);
    deflate(flushes ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH, sink);
    if (flushes) {
      handOut(sink);
    }
  }

  /**
   * Ends it; not to be used again.
   *
   * @param sink who takes the rest
   * @throws IOException if it fails to
   */
  public void end(Sink sink) throws IOException {
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
  public void release() {
    deflater.reset();
    if (!idle.offer(deflater)) {
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
