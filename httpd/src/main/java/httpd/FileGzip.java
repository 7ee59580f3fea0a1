package httpd;

import httpd.gzip.Gzip;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** Files in the format of gzip. */
final class FileGzip {
  /*
   * To compress a piece takes one or two milliseconds. After each, other tasks of the same loop get their turn.
   */
  private static final int PIECE = 64 * 1024;

  private FileGzip() {}

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
  static void send(Source source, long size, int level, Gzip.Sink sink) throws IOException {
    var gzip = new Gzip(level, PIECE);
    boolean ended = false;
    try {
      var in = ByteBuffer.allocate((int) Math.min(PIECE, size));
      for (long at = 0; at < size; at += in.limit()) {
        in.clear().limit((int) Math.min(in.capacity(), size - at));
        source.read(in, at);
        gzip.add(in.flip(), false, sink);
        letOthersGoOn();
      }
      gzip.end(sink);
      ended = true;
    } finally {
      if (!ended) {
        gzip.release();
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a task that does not wait would hold up its loop
  private static void letOthersGoOn() {
    Thread.yield();
  }
}
