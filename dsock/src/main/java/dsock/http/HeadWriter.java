package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * Puts a head together: its first line, the fields of the program, and those that the protocol
 * adds. Sends it, with what follows if that is at hand; it is not to be used after that.
 */
final class HeadWriter {
  /*
   * Its memory is used again for another message, of any connection: one that is idle holds none. A
   * body that is small is copied behind its head, for to send one piece costs less than two. After
   * a send that fails nobody knows who still looks at the memory; it goes to the garbage collector
   * then, as does that of a head that is unusually long.
   */
  private static final int SIZE = 8 * 1024;

  private static final int KEPT = 128; // 1 MiB at most

  private static final MpmcVarHandleArrayQueue<HeadWriter> FREE =
      new MpmcVarHandleArrayQueue<>(KEPT);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

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
  private final ByteBuffer[] alone;
  private final ByteBuffer[] both; // with the body, if that is not copied
  private int at;
  private boolean soon;

  private HeadWriter(int length) {
    this.bytes = new byte[length];
    var head = ByteBuffer.wrap(bytes);
    this.alone = new ByteBuffer[] {head};
    this.both = new ByteBuffer[] {head, NOTHING};
  }

  private static HeadWriter withRoom(int length) {
    var free = length <= SIZE ? FREE.poll() : null;
    return free == null ? new HeadWriter(Math.max(length, SIZE)) : free;
  }

  /** Begins a response, with room for fields of that length. */
  static HeadWriter ofResponse(int status, String reason, int fields) {
    if (status <= LAST_STATUS && reason.equals(Reasons.of(status))) {
      var line = STATUS_LINES[status - FIRST_STATUS];
      return withRoom(line.length + fields + ADDED).put(line);
    }
    int line = VERSION.length + 4 + reason.length();
    return withRoom(line + fields + ADDED)
        .put(VERSION)
        .number(status)
        .put((byte) ' ')
        .text(reason)
        .lineEnd();
  }

  static HeadWriter ofRequest(String method, String target, int minor, Fields fields) {
    int line = method.length() + 1 + target.length() + REQUEST_END.length;
    return withRoom(line + fields.block().length() + ADDED)
        .text(method)
        .put((byte) ' ')
        .text(target)
        .put(minor == 0 ? OLD_REQUEST_END : REQUEST_END);
  }

  /** {@return the end of a chunked body} */
  static HeadWriter lastChunk(Fields trailers) {
    return withRoom(LAST_CHUNK.length + trailers.block().length() + 2)
        .put(LAST_CHUNK)
        .fields(trailers)
        .lineEnd();
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

  /** Writes those fields whose names are not among others. */
  HeadWriter missing(Fields fields, Fields others) {
    var block = fields.block();
    for (int i = 0; i < block.size(); i++) {
      if (!others.has(block.name(i))) {
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

  /** Ends the head. */
  HeadWriter end() {
    return lineEnd();
  }

  /** Has what is sent kept until more is sent: other messages will follow in a moment. */
  HeadWriter soon(boolean soon) {
    this.soon = soon;
    return this;
  }

  /** Sends what has been written. */
  void send(ByteSocket to, Deadline deadline) throws IOException {
    alone[0].limit(at).position(0);
    if (soon) {
      to.sendSoon(alone, deadline);
    } else {
      to.send(alone, deadline);
    }
    giveBack();
  }

  /** Sends what has been written, and a body, which has nothing remaining afterwards. */
  void send(ByteBuffer body, ByteSocket to, Deadline deadline) throws IOException {
    int length = body.remaining();
    if (length <= bytes.length - at) {
      body.get(body.position(), bytes, at, length);
      at += length;
      send(to, deadline);
      body.position(body.limit());
      return;
    }
    both[0].limit(at).position(0);
    both[1] = body;
    to.send(both, deadline);
    both[1] = NOTHING;
    giveBack();
  }

  /** Sends what has been written, and a body. */
  void send(byte[] body, ByteSocket to, Deadline deadline) throws IOException {
    if (body.length <= bytes.length - at) {
      put(body).send(to, deadline);
    } else {
      send(ByteBuffer.wrap(body), to, deadline);
    }
  }

  private void giveBack() {
    at = 0;
    soon = false;
    if (bytes.length == SIZE) {
      FREE.offer(this);
    }
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
