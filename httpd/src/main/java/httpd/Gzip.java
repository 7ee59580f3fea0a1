package httpd;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses, and makes the format of RFC 1952 of it: no name, no time, one member. */
final class Gzip implements AutoCloseable {
  /*
   * To compress a piece takes one or two milliseconds. After each, other tasks of the same loop get their turn.
   */
  private static final int PIECE = 64 * 1024;

  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
  private static final int TAIL = 8;

  private final Deflater deflater;
  private final CRC32 sum = new CRC32();
  private final ByteBuffer out =
      ByteBuffer.allocate(PIECE + TAIL).order(ByteOrder.LITTLE_ENDIAN).limit(PIECE);
  private final Sink sink;

  /** Takes what has been compressed; the buffer is used again afterwards. */
  @FunctionalInterface
  interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }

  private Gzip(int level, Sink sink) {
    this.deflater = new Deflater(level, true);
    this.sink = sink;
    out.put(HEAD);
  }

  /** What is to be compressed. */
  @FunctionalInterface
  interface Source {
    /** Reads from a position on until the buffer is full. */
    void read(ByteBuffer into, long from) throws IOException;
  }

  /** Bytes that are at hand. */
  static Source of(byte[] bytes) {
    return (into, from) -> into.put(bytes, (int) from, into.remaining());
  }

  /** Those of a file. To read throws {@link EOFException} if it has not so many any more. */
  static Source of(FileChannel file) {
    return (into, from) -> {
      while (into.hasRemaining()) {
        if (file.read(into, from + into.position()) < 0) {
          throw new EOFException("the file has become shorter while it was sent");
        }
      }
    };
  }

  /** Compresses the first so many bytes. */
  static byte[] all(Source source, long size, int level) throws IOException {
    var bytes = new ByteArrayOutputStream((int) size / 4 + 64);
    send(source, size, level, Channels.newChannel(bytes)::write);
    return bytes.toByteArray();
  }

  /** Compresses the first so many bytes, and sends them as they come. */
  static void send(Source source, long size, int level, Sink sink) throws IOException {
    try (var gzip = new Gzip(level, sink)) {
      var in = ByteBuffer.allocate((int) Math.min(PIECE, size));
      for (long at = 0; at < size; at += in.limit()) {
        in.clear().limit((int) Math.min(in.capacity(), size - at));
        source.read(in, at);
        gzip.add(in.flip());
        letOthersGoOn();
      }
      gzip.finish();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a task that does not wait would hold up its loop
  private static void letOthersGoOn() {
    Thread.yield();
  }

  private void add(ByteBuffer in) throws IOException {
    sum.update(in.duplicate());
    deflater.setInput(in);
    while (!deflater.needsInput()) {
      deflate();
    }
  }

  private void deflate() throws IOException {
    deflater.deflate(out);
    if (!out.hasRemaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    sink.take(out.flip());
    out.clear().limit(PIECE);
  }

  private void finish() throws IOException {
    deflater.finish();
    while (!deflater.finished()) {
      deflate();
    }
    out.limit(PIECE + TAIL); // there is room for it, whatever else is there
    out.putInt((int) sum.getValue()).putInt((int) deflater.getBytesRead());
    flush();
  }

  @Override
  public void close() {
    deflater.end();
  }
}
