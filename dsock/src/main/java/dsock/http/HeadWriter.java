package dsock.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Puts a head together: its first line, the fields of the program, and those that the protocol
 * adds.
 */
final class HeadWriter {
  private static final int FIRST_STATUS = 100;
  private static final int LAST_STATUS = 599;

  /** The status lines with the usual phrases. */
  private static final byte[][] STATUS_LINES = new byte[LAST_STATUS + 1 - FIRST_STATUS][];

  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] REQUEST_END = ascii(" HTTP/1.1\r\n");
  private static final byte[] OLD_REQUEST_END = ascii(" HTTP/1.0\r\n");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] LENGTH = ascii("Content-Length: ");
  private static final byte[] LAST_CHUNK = ascii("0\r\n");
  private static final int LONGEST_NUMBER = 19;

  /** As much as the protocol can add, with the end of the line before it and the empty line. */
  private static final int ADDED =
      2 + LENGTH.length + LONGEST_NUMBER + 2 + CHUNKED.length + KEEP_ALIVE.length + 2;

  static {
    for (int status = FIRST_STATUS; status <= LAST_STATUS; status++) {
      var reason = Reasons.of(status);
      STATUS_LINES[status - FIRST_STATUS] = ascii("HTTP/1.1 " + status + " " + reason + "\r\n");
    }
  }

  private final byte[] bytes;
  private int at;

  private HeadWriter(int length) {
    this.bytes = new byte[length];
  }

  static HeadWriter ofResponse(int status, String reason, Fields fields) {
    if (status <= LAST_STATUS && reason.equals(Reasons.of(status))) {
      var line = STATUS_LINES[status - FIRST_STATUS];
      return new HeadWriter(line.length + fields.block().length() + ADDED).put(line);
    }
    int line = VERSION.length + 4 + reason.length();
    return new HeadWriter(line + fields.block().length() + ADDED)
        .put(VERSION)
        .number(status)
        .put((byte) ' ')
        .text(reason)
        .lineEnd();
  }

  static HeadWriter ofRequest(String method, String target, int minor, Fields fields) {
    int line = method.length() + 1 + target.length() + REQUEST_END.length;
    return new HeadWriter(line + fields.block().length() + ADDED)
        .text(method)
        .put((byte) ' ')
        .text(target)
        .put(minor == 0 ? OLD_REQUEST_END : REQUEST_END);
  }

  /** {@return the end of a chunked body} */
  static ByteBuffer lastChunk(Fields trailers) {
    return new HeadWriter(LAST_CHUNK.length + trailers.block().length() + 2)
        .put(LAST_CHUNK)
        .fields(trailers)
        .end();
  }

  HeadWriter fields(Fields fields) {
    at = fields.block().write(bytes, at);
    return this;
  }

  /** Writes all fields but those that say how the body is framed, or one of the two. */
  HeadWriter fields(Fields fields, boolean withLength, boolean withCoding) {
    var block = fields.block();
    for (int i = 0; i < block.size(); i++) {
      boolean left =
          (withLength || !block.isNamed(i, "Content-Length"))
              && (withCoding || !block.isNamed(i, "Transfer-Encoding"));
      if (left) {
        at = block.write(i, bytes, at);
      }
    }
    return this;
  }

  HeadWriter contentLength(long length) {
    return put(LENGTH).number(length).lineEnd();
  }

  HeadWriter chunked() {
    return put(CHUNKED);
  }

  HeadWriter close() {
    return put(CLOSE);
  }

  HeadWriter keepAlive() {
    return put(KEEP_ALIVE);
  }

  ByteBuffer end() {
    lineEnd();
    return ByteBuffer.wrap(bytes, 0, at);
  }

  private HeadWriter put(byte[] what) {
    System.arraycopy(what, 0, bytes, at, what.length);
    at += what.length;
    return this;
  }

  private HeadWriter put(byte what) {
    bytes[at++] = what;
    return this;
  }

  private HeadWriter lineEnd() {
    return put((byte) '\r').put((byte) '\n');
  }

  @SuppressWarnings("deprecation") // as in FieldBlock
  private HeadWriter text(String text) {
    text.getBytes(0, text.length(), bytes, at);
    at += text.length();
    return this;
  }

  private HeadWriter number(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
    return this;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
