package httpd.form;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.HttpException;
import httpd.Exchange;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an upload, one after the other as they come: {@code multipart/form-data} (RFC 7578).
 * Nothing is gathered: a part is as long as the client likes, within the limits, and goes to where
 * the program wants it.
 *
 * {@snippet file="Upload.java" region="upload"}
 *
 * <p>Read strictly. A part that has not been read when the next one is asked for is thrown away.
 * For the task that handles the exchange alone.
 */
public final class Parts {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ByteSocket body;
  private final Boundary boundary;
  private final PartLimits limits;

  private State state = State.BEFORE;
  private int count; // of the parts that have come
  private long size; // of the part that is read, so far
  private @Nullable Part current; // null: none has been received

  // What has been lent to whoever reads a part: a slice at the position of the buffer.
  private ByteBuffer in = NOTHING;
  private ByteBuffer lent = NOTHING;

  private enum State {
    /** The first boundary is next. */
    BEFORE,
    /** The head of a part is next. */
    HEAD,
    /** The content of a part, or the boundary behind it. */
    CONTENT,
    /** The last boundary has come. */
    OVER
  }

  private Parts(ByteSocket body, Boundary boundary, PartLimits limits) {
    this.body = body;
    this.boundary = boundary;
    this.limits = limits;
  }

  /**
   * Begins to read an upload, with the default limits. Does not wait.
   *
   * @param x whose request
   * @return the parts
   * @throws HttpException if the body is something else: 415; or says so in a wrong way: 400
   */
  public static Parts of(Exchange x) throws HttpException {
    return of(x, PartLimits.DEFAULT);
  }

  /**
   * Begins to read an upload. Does not wait.
   *
   * @param x whose request
   * @param limits what to take
   * @return the parts
   * @throws HttpException if the body is something else: 415; or says so in a wrong way: 400
   */
  public static Parts of(Exchange x, PartLimits limits) throws HttpException {
    var type = Content.type(x);
    if (type.isEmpty() || !type.get().value().equals("multipart/form-data")) {
      throw new HttpException(415, "this takes multipart/form-data");
    }
    var name = type.get().parameter("boundary").orElse("");
    if (!name.matches("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")) {
      throw new HttpException(400, "no boundary, or none as RFC 2046 has it");
    }
    return new Parts(x.body(), new Boundary(name), limits);
  }

  /**
   * Waits, as long as the limits of the server allow, until it is known whether another part
   * follows.
   *
   * @return false: there is none
   * @throws HttpException if what comes is not as it should be: 400; or more than allowed: 413
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public boolean more() throws IOException {
    return more(Deadline.NEVER);
  }

  /**
   * Waits until it is known whether another part follows. Throws away what has not been read of the
   * one before.
   *
   * @param deadline when to give up
   * @return false: there is none
   * @throws HttpException if what comes is not as it should be: 400; or more than allowed: 413
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public boolean more(Deadline deadline) throws IOException {
    while (state == State.CONTENT && moreOfPart(deadline)) {
      var rest = fillPart(deadline);
      rest.position(rest.limit());
    }
    if (state == State.BEFORE) {
      fill(boundary.length() - 2, deadline);
      if (!boundary.isFirstAt(in)) {
        throw malformed("it does not begin with its boundary");
      }
      passBoundary(boundary.length() - 2, deadline);
    }
    return state != State.OVER;
  }

  /**
   * Receives the head of the next part, and waits as long as the limits of the server allow.
   *
   * @return the part; its content can be read until the next one is asked for
   * @throws NoSuchElementException if there is none
   * @throws HttpException as for {@link #more(Deadline)}
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public Part receive() throws IOException {
    return receive(Deadline.NEVER);
  }

  /**
   * Receives the head of the next part. Throws away what has not been read of the one before.
   *
   * @param deadline when to give up
   * @return the part; its content can be read until the next one is asked for
   * @throws NoSuchElementException if there is none
   * @throws HttpException as for {@link #more(Deadline)}
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public Part receive(Deadline deadline) throws IOException {
    if (!more(deadline)) {
      throw new NoSuchElementException("there are no more parts than " + count);
    }
    if (count == limits.parts()) {
      throw new HttpException(413, "more than " + limits.parts() + " parts");
    }
    var part = Part.of(this, fields(deadline), limits.textBytes());
    count++;
    size = 0;
    state = State.CONTENT;
    current = part;
    return part;
  }

  private Fields fields(Deadline deadline) throws IOException {
    int length = headLength(deadline);
    var bytes = new byte[length];
    in.get(bytes);
    var fields = Fields.of();
    for (var line : new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
      if (!line.isEmpty()) {
        add(line, fields);
      }
    }
    return fields;
  }

  private static void add(String line, Fields fields) throws HttpException {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw malformed("a line in the head of a part has no colon");
    }
    try {
      fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      throw malformed("a field in the head of a part is none");
    }
  }

  /** How long the head is, with the empty line behind it. */
  private int headLength(Deadline deadline) throws IOException {
    for (int length = 0; ; length++) {
      if (length == limits.headBytes()) {
        throw new HttpException(413, "the head of a part has more than " + length + " bytes");
      }
      fill(length + 1, deadline);
      int at = in.position() + length;
      boolean isEnd = in.get(at) == '\n' && length >= 3;
      if (isEnd && in.get(at - 1) == '\r' && in.get(at - 2) == '\n' && in.get(at - 3) == '\r') {
        return length + 1;
      }
    }
  }

  // For the part that is being read.

  void check(Part part) {
    if (part != current) {
      throw new IllegalStateException("another part has been asked for; this one is gone");
    }
  }

  boolean moreOfPart(Deadline deadline) throws IOException {
    if (state != State.CONTENT) {
      return false;
    }
    if (lent.hasRemaining()) {
      return true;
    }
    int length = window(deadline);
    if (length == 0) {
      passBoundary(boundary.length(), deadline);
      return false;
    }
    size += length;
    if (size > limits.partBytes()) {
      throw new HttpException(413, "a part of more than " + limits.partBytes() + " bytes");
    }
    lent = in.slice(in.position(), length);
    return true;
  }

  /** Lends what has come of the content, one byte at least. */
  ByteBuffer fillPart(Deadline deadline) throws IOException {
    if (!moreOfPart(deadline)) {
      throw new EOFException("the part has ended");
    }
    return lent;
  }

  /** How many bytes are there that belong to the part for certain; 0: the boundary is there. */
  private int window(Deadline deadline) throws IOException {
    fill(1, deadline);
    while (true) {
      int length = boundary.find(in) - in.position();
      if (length > 0 || boundary.isAt(in)) {
        return length;
      }
      fill(in.remaining() + 1, deadline);
    }
  }

  /** Waits for bytes, of which none is lent. */
  private void fill(int atLeast, Deadline deadline) throws IOException {
    in.position(in.position() + lent.position());
    lent = NOTHING;
    if (in.remaining() >= atLeast) {
      return;
    }
    try {
      in = body.fill(atLeast, deadline);
    } catch (EOFException e) {
      throw malformed("it ends in the middle of a part");
    }
  }

  private void passBoundary(int length, Deadline deadline) throws IOException {
    fill(length + 2, deadline);
    in.position(in.position() + length);
    byte first = in.get();
    byte second = in.get();
    if (first == '-' && second == '-') {
      state = State.OVER;
    } else if (first == '\r' && second == '\n') {
      state = State.HEAD;
    } else {
      throw malformed("a boundary is followed by something else");
    }
  }

  private static HttpException malformed(String what) {
    return new HttpException(400, "an upload that is none: " + what);
  }
}
