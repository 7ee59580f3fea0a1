package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Layer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** HTTP/1.1. Between two heads it is the byte socket of the body. Skeleton: bodies to come. */
public final class Http<S extends ByteSocket> extends Layer<S> implements ByteSocket {
  /** The head of a request; minor: 0 or 1, a higher one of the peer's counts as 1. */
  public record Request(String method, String target, int minor, Fields fields) {
    /** One of HTTP/1.1. */
    public Request(String method, String target, Fields fields) {
      this(method, target, 1, fields);
    }
  }

  /** The head of a response. */
  public record Response(int status, String reason, Fields fields) {
    /** One with the reason phrase that is usual for its status. */
    public Response(int status, Fields fields) {
      this(status, "", fields);
    }
  }

  private Http(S socket, HttpLimits limits) {
    super(socket);
  }

  public static <S extends ByteSocket> Http<S> attach(S socket) {
    return attach(socket, HttpLimits.DEFAULT);
  }

  public static <S extends ByteSocket> Http<S> attach(S socket, HttpLimits limits) {
    return new Http<>(socket, limits);
  }

  public Request receiveRequest() throws IOException {
    return receiveRequest(Deadline.NEVER);
  }

  /**
   * Receives a request's head. EOFException: the peer is done, or the connection ended with the last exchange.
   * HttpException or SocketTimeoutException: one response may be sent all the same, the connection ends with it (a late
   * one may also be tried again). ISE: the last exchange is not over.
   */
  public Request receiveRequest(Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void sendResponse(Response head) throws IOException {
    sendResponse(head, Deadline.NEVER);
  }

  /**
   * Sends a response's head; the body follows through send and done. Content-Length given: that many bytes; else chunked
   * for 1.1, until close for 1.0; none for HEAD (what is sent is thrown away), 1xx, 204, 304. Adds Connection if needed.
   * To end the connection with this exchange, put Connection: close into the fields.
   */
  public void sendResponse(Response head, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void sendResponse(Response head, ByteBuffer body) throws IOException {
    sendResponse(head, body, Deadline.NEVER);
  }

  /** Sends a whole response in one go, with its Content-Length; for HEAD without the body. */
  public void sendResponse(Response head, ByteBuffer body, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void sendRequest(Request head) throws IOException {
    sendRequest(head, Deadline.NEVER);
  }

  /** Sends a request's head; without Content-Length or Transfer-Encoding: chunked it has no body. */
  public void sendRequest(Request head, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void sendRequest(Request head, ByteBuffer body) throws IOException {
    sendRequest(head, body, Deadline.NEVER);
  }

  public void sendRequest(Request head, ByteBuffer body, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  public Response receiveResponse() throws IOException {
    return receiveResponse(Deadline.NEVER);
  }

  /** Receives a response's head. 1xx are skipped, but 101, and 100 if the request said Expect: 100-continue. */
  public Response receiveResponse(Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * While an exchange is not over: whether there is more of the body. After it: whether there is another head to come;
   * false at once if the connection ended with the last exchange.
   */
  @Override
  public boolean more(Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  public boolean skipBody(long atMost) throws IOException {
    return skipBody(atMost, Deadline.NEVER);
  }

  /**
   * Throws away what is left of the incoming body, after the response too, where more() is about the next head already.
   * False: there is more than that. Never asks for the body by 100 Continue.
   */
  public boolean skipBody(long atMost, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Ends the body that is being sent. */
  @Override
  public void done(Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void done(Fields trailers) throws IOException {
    done(trailers, Deadline.NEVER);
  }

  public void done(Fields trailers, Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Returns the trailers of the body that was received last; none before its end. */
  public Fields trailers() {
    throw new UnsupportedOperationException();
  }

  /** Tells whether another exchange may follow this one on the connection. */
  public boolean persists() {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends the connection in an orderly way, whatever the state: says done below, throws away what the peer still sends
   * until it is done, closes (also if this throws). So a peer that still sends gets to see the last response.
   */
  public void close(Deadline deadline) throws IOException {
    throw new UnsupportedOperationException();
  }
}
