package httpd;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bodies of one exchange, within the server's limits: how much comes in, and how long the
 * client may take.
 */
final class Body implements ByteSocket {
  /*
   * Only the time is counted that the server spends waiting for the client. Whoever lets it wait must move a certain
   * number of bytes meanwhile; so neither one byte a second nor a client that never reads holds a connection for long.
   * What goes out is cut into pieces, each with a deadline of its own, or a large reply would give a client hours to
   * take nothing.
   */
  private static final int PIECE = 256 * 1024;

  /** How much of a request that nobody has read is skipped, rather than to close the connection. */
  static final int SKIPPED = 64 * 1024;

  private static final Fields NO_TRAILERS = Fields.of();
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final HttpServer server;
  private final Http<?> http;
  private final Fields request;

  private long most; // bytes that may come in
  private long received;
  private long receiving; // nanoseconds spent on it
  private boolean late; // the client was too slow with it
  private ByteBuffer in = NOTHING; // what the last fill has returned, until the next call
  private int taken; // where its position was then
  private long sent;
  private boolean streaming; // a reply whose end has yet to be sent
  private boolean refused; // the client has not taken what was sent last
  private Fields trailers = NO_TRAILERS; // of the reply
  private volatile boolean over; // the exchange is; what follows on the connection is another's

  Body(HttpServer server, Http<?> http, Fields request) {
    this.server = server;
    this.http = http;
    this.request = request;
    this.most = server.limits().bodyBytes();
  }

  private void checkNotOver() {
    if (over) {
      throw new IllegalStateException(http + ": the exchange that this body belongs to is over");
    }
  }

  // What comes in.

  @Override
  public boolean more(Deadline deadline) throws IOException {
    checkNotOver();
    count();
    checkSize(0);
    long start = System.nanoTime();
    try {
      return http.more(deadline.earliest(receiveDeadline()));
    } catch (SocketTimeoutException e) {
      late = true;
      throw e;
    } finally {
      receiving += System.nanoTime() - start;
    }
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    checkNotOver();
    count();
    checkSize(atLeast);
    long start = System.nanoTime();
    try {
      in = http.fill(atLeast, deadline.earliest(receiveDeadline()));
    } catch (SocketTimeoutException e) {
      late = true;
      throw e;
    } finally {
      receiving += System.nanoTime() - start;
    }
    taken = in.position();
    checkSize(in.remaining());
    return in;
  }

  private Deadline receiveDeadline() {
    return server.patience(received, receiving);
  }

  /** Counts what the handler has taken out of the buffer. It is the handler's until this call. */
  private void count() {
    received += in.position() - taken;
    in = NOTHING;
    taken = 0;
  }

  void limit(long bytes) {
    most = bytes;
  }

  private void checkSize(long next) throws HttpException {
    if (received + next > most || declared() > most) {
      throw new HttpException(413, "a body of more than " + most + " bytes");
    }
  }

  /** What the request says its length is; 0 if it does not say. */
  private long declared() {
    return request.get("Content-Length").map(Long::parseLong).orElse(0L);
  }

  // What goes out.

  /** Sends a head whose body, if it is not an interim one, is going to be sent here. */
  void reply(Http.Response head) throws IOException {
    streaming = head.status() >= 200;
    http.sendResponse(head, server.patience(0));
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    checkNotOver();
    long size = 0;
    for (var buffer : bytes) {
      size += buffer.remaining();
    }
    if (size <= PIECE) {
      sendPiece(bytes, size, deadline);
      return;
    }
    for (var buffer : bytes) {
      sendPieces(buffer, deadline);
    }
  }

  private void sendPieces(ByteBuffer bytes, Deadline deadline) throws IOException {
    while (bytes.hasRemaining()) {
      int size = Math.min(bytes.remaining(), PIECE);
      sendPiece(new ByteBuffer[] {bytes.slice(bytes.position(), size)}, size, deadline);
      bytes.position(bytes.position() + size);
    }
  }

  private void sendPiece(ByteBuffer[] bytes, long size, Deadline deadline) throws IOException {
    refused = true;
    http.send(bytes, deadline.earliest(server.patience(size)));
    refused = false;
    sent += size;
  }

  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    checkNotOver();
    for (long at = 0; at < count; ) {
      long size = Math.min(count - at, PIECE);
      http.send(file, position + at, size, deadline.earliest(server.patience(size)));
      at += size;
      sent += size;
    }
  }

  @Override
  public void done(Deadline deadline) throws IOException {
    checkNotOver();
    refused = true;
    http.done(trailers, deadline.earliest(server.patience(0)));
    refused = false;
    streaming = false;
  }

  void trailers(Fields ofReply) {
    trailers = ofReply;
  }

  /** Tells whether a reply has been begun here, and not ended. */
  boolean isStreaming() {
    return streaming;
  }

  /** Tells whether the client has not taken what was sent last. */
  boolean isRefused() {
    return refused;
  }

  long received() {
    return received + in.position() - taken;
  }

  long sent() {
    return sent;
  }

  boolean isLate() {
    return late;
  }

  /**
   * Looks at what has come of a body that is going to be refused unread. Does not wait for more.
   *
   * @throws HttpException if it is malformed: that is a 400, whatever else may be wrong
   */
  void glance() throws HttpException {
    count();
    try {
      http.skipBody(SKIPPED, Deadline.NOW);
    } catch (HttpException malformed) {
      throw malformed;
    } catch (IOException thereIsMoreToComeOrItIsBroken) {
      // the first is for finish to skip; the second has been said already
    }
  }

  /**
   * Ends a reply that is still open, and skips the rest of the request. If the client has gone, and
   * the handler has left it at that, so be it.
   *
   * @return false: there is too much to skip, or the client has gone
   */
  boolean finish() throws IOException {
    count(); // what is skipped does not count
    if (refused) {
      return false;
    }
    if (streaming) {
      done(Deadline.NEVER);
    }
    return http.skipBody(SKIPPED, receiveDeadline());
  }

  /** Takes note that nobody may use it any more. */
  void end() {
    over = true;
  }

  /** Closes the connection, unless the exchange is over. */
  @Override
  public void close() {
    if (!over) {
      http.close();
    }
  }

  @Override
  public String toString() {
    return http.toString();
  }
}
