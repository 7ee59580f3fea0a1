package httpd;

import httpd.gzip.Gzip;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Compresses what a folder sends, as much of it at a time as there is room for. */
final class Compressor {
  /*
   * What is being compressed takes some 400 KiB, for as long as its client takes to read it. Clients that are slow, and
   * many, must not take all there is.
   */
  static final int MOST = 64;

  private final int level;
  private final AtomicInteger sending = new AtomicInteger();

  /** Compresses at a level from 1 to 9. With 0 nobody should ask it to. */
  Compressor(int level) {
    this.level = level;
  }

  /** Tells whether one more may be compressed while it is sent. */
  boolean hasRoom() {
    return sending.get() < MOST;
  }

  byte[] all(FileGzip.Source source, long size) throws IOException {
    return FileGzip.all(source, size, level);
  }

  /** Compresses the first so many bytes, and sends them as they come. */
  void send(FileGzip.Source source, long size, Gzip.Sink sink) throws IOException {
    sending.incrementAndGet();
    try {
      FileGzip.send(source, size, level, sink);
    } finally {
      sending.decrementAndGet();
    }
  }
}
