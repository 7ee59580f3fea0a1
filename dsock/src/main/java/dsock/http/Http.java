package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;

/**
 * HTTP/1.1 (RFC 9110, RFC 9112). Between two heads it is the byte socket of the body.
 *
 * <p>A server receives a request, reads its body, sends a response and the body of that, and goes
 * on with the next:
 *
 * <pre>{@code
 * var http = Http.attach(tcp);
 * while (http.more(idle)) {
 *   var request = http.receiveRequest(deadline);
 *   http.sendResponse(new Response(200, Fields.of("Content-Type", "text/plain")), utf8("Hello!\n"));
 *   http.skipBody(limit, deadline);
 * }
 * }</pre>
 *
 * <p>A client sends a request with its body, and receives a response. Which of the two it is, the
 * first head decides.
 *
 * <p>What the peer sends is understood strictly: where two programs might disagree about the end of
 * a head or of a body, it is refused with an {@link HttpException}. What the program sends cannot
 * be wrong in such a way either. How a body is framed is read from the head: {@code
 * Content-Length}, or {@code Transfer-Encoding: chunked}. The layer adds these two fields, and
 * {@code Connection}, where they are missing; the other fields are the program's business, {@code
 * Date} too.
 *
 * <p>A head is taken when it is whole, and a body as far as it has been read from the buffer. A
 * deadline that passes, or a cancellation, loses nothing, and what was asked for may be asked for
 * again.
 *
 * <p>Each direction may be used by one task at a time. {@link #detach} is possible between two
 * exchanges, and after a response that makes the connection speak another protocol: status 101, or
 * 200 to 299 after {@code CONNECT}. What came behind the head is untouched then.
 *
 * <p>libdill's {@code http} has heads alone, passes fields that end a line, and does not know when
 * a body ends.
 *
 * @param <S> what is below
 */
public final class Http<S extends ByteSocket> extends BodySocket<S> {
  /**
   * The head of a request.
   *
   * @param method as it is written: methods differ in capitals
   * @param target what is asked for: {@code "/path?query"}, or one of the other forms of RFC 9112
   *     section 3.2
   * @param minor 0 for HTTP/1.0, else 1; a peer's higher one counts as 1
   * @param fields the fields; those of a request need a {@code Host}
   */
  public record Request(String method, String target, int minor, Fields fields) {
    /**
     * Makes a head.
     *
     * @param method as it is written
     * @param target what is asked for
     * @param minor 0 or 1
     * @param fields the fields
     * @throws IllegalArgumentException if the method is not a token, the target empty or with a
     *     byte that cannot be in a URI, or the minor version neither 0 nor 1
     */
    public Request {
      if (!Tokens.isToken(method)) {
        throw new IllegalArgumentException(
            "the method " + Tokens.shown(method) + " is not a token");
      }
      if (!Tokens.isTarget(target)) {
        throw new IllegalArgumentException(
            "the target " + Tokens.shown(target) + " cannot be sent");
      }
      if (minor != 0 && minor != 1) {
        throw new IllegalArgumentException("HTTP/1." + minor + "; this is HTTP/1.0 and HTTP/1.1");
      }
    }

    /**
     * Makes one of HTTP/1.1.
     *
     * @param method as it is written
     * @param target what is asked for
     * @param fields the fields
     * @throws IllegalArgumentException as the other
     */
    public Request(String method, String target, Fields fields) {
      this(method, target, 1, fields);
    }
  }

  /**
   * The head of a response.
   *
   * @param status 100 to 999; what they mean is in RFC 9110 section 15
   * @param reason a phrase for people, or nothing
   * @param fields the fields
   */
  public record Response(int status, String reason, Fields fields) {
    /**
     * Makes a head.
     *
     * @throws IllegalArgumentException if the status has not three digits, or the phrase has a
     *     character that cannot be sent
     */
    public Response {
      if (status < 100 || status > 999) {
        throw new IllegalArgumentException("status " + status + "; it has three digits");
      }
      if (!Tokens.isValue(reason)) {
        throw new IllegalArgumentException(
            "the reason " + Tokens.shown(reason) + " cannot be sent");
      }
    }

    /**
     * Makes one with the phrase that is usual for its status.
     *
     * @param status 100 to 999
     * @param fields the fields
     * @throws IllegalArgumentException as the other
     */
    public Response(int status, Fields fields) {
      this(status, Reasons.of(status), fields);
    }
  }

  private Http(S socket, HttpLimits limits) {
    super(socket, limits);
  }

  /**
   * Attaches to a socket, with the usual limits. Sends nothing.
   *
   * @param <S> what is below
   * @param socket what to sit on
   * @return the layer
   * @throws IllegalStateException if another layer owns it
   */
  public static <S extends ByteSocket> Http<S> attach(S socket) {
    return attach(socket, HttpLimits.DEFAULT);
  }

  /**
   * Attaches to a socket. Sends nothing. libdill's {@code http_attach}.
   *
   * @param <S> what is below
   * @param socket what to sit on
   * @param limits how much to take from the peer
   * @return the layer
   * @throws IllegalStateException if another layer owns it
   */
  public static <S extends ByteSocket> Http<S> attach(S socket, HttpLimits limits) {
    return new Http<>(socket, limits);
  }

  /**
   * Receives the head of a request, and waits as long as it takes.
   *
   * @return the head
   * @throws EOFException if the peer is done
   * @throws HttpException if what came is not a request
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public Request receiveRequest() throws IOException {
    return receiveRequest(Deadline.NEVER);
  }

  /**
   * Receives the head of a request. Its body is received after it, through {@link #more}, {@link
   * #fill} and their like. libdill's {@code http_recvrequest} and {@code http_recvfield}.
   *
   * <p>If there is no request because of an {@link HttpException} or because it was late, one
   * response may be sent all the same; the connection ends with it. What was late may also be
   * waited for again.
   *
   * <p>If the target is in absolute form, it is its host that counts, and not {@code Host} (RFC
   * 9112 section 3.2.2); that is left to the program. Both are there, and valid, all the same.
   *
   * <p>A few empty lines before a request are passed over (RFC 9112 section 2.2). An expectation
   * other than {@code 100-continue} is refused with 417, as RFC 9110 section 10.1.1 allows, for
   * nobody here could meet it.
   *
   * @param deadline when to give up
   * @return the head
   * @throws EOFException if the peer is done, or if the connection has ended with the last exchange
   * @throws HttpException if what came is not a request or beyond a limit; nothing more can be
   *     received
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if the last request has not been answered to the end, or its body
   *     not received to the end, or if this is the side of a client
   */
  public Request receiveRequest(Deadline deadline) throws IOException {
    var head = server().receive(deadline);
    return new Request(head.method(), head.target(), head.minor(), head.fields());
  }

  /**
   * Sends the head of a response, and waits as long as it takes.
   *
   * @param head what to send
   * @throws IOException if the connection is broken
   */
  public void sendResponse(Response head) throws IOException {
    sendResponse(head, Deadline.NEVER);
  }

  /**
   * Sends the head of a response. Its body follows, by {@link #send} and {@link #done}. libdill's
   * {@code http_sendstatus} and {@code http_sendfield}.
   *
   * <p>The body has as many bytes as {@code Content-Length} says. Without that it is chunked; or,
   * for a client of HTTP/1.0, ends with the connection. A response to {@code HEAD} has no body:
   * what is sent is taken and thrown away. Neither has one with status 204, 304, or 200 to 299 for
   * {@code CONNECT}; and 205 has an empty one.
   *
   * <p>{@code Connection: close} is added if the connection ends with this exchange, and {@code
   * Connection: keep-alive} if a client of HTTP/1.0 may go on. To end it, put {@code Connection:
   * close} into the head.
   *
   * <p>With status 100 to 199 it is an interim response, and the real one is still to be sent (RFC
   * 9110 section 15.2). Clients of HTTP/1.0 do not know these and are not sent any.
   *
   * @param head what to send
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalArgumentException if {@code Content-Length} or {@code Transfer-Encoding} cannot
   *     be true
   * @throws IllegalStateException if there is no request to answer, or if this is the side of a
   *     client
   */
  public void sendResponse(Response head, Deadline deadline) throws IOException {
    server().respond(head.status(), head.reason(), head.fields(), deadline);
  }

  /**
   * Sends a whole response, and waits as long as it takes.
   *
   * @param head what to send
   * @param body what to send after it; has nothing remaining afterwards
   * @throws IOException if the connection is broken
   */
  public void sendResponse(Response head, ByteBuffer body) throws IOException {
    sendResponse(head, body, Deadline.NEVER);
  }

  /**
   * Sends a whole response in one go, with its {@code Content-Length}. In a response to {@code
   * HEAD} the field is there and the body is not. As {@link #sendResponse(Response, Deadline)}
   * otherwise; {@link #done} need not follow.
   *
   * @param head what to send
   * @param body what to send after it; has nothing remaining afterwards
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalArgumentException if the head says something else of the body, or cannot have
   *     one
   * @throws IllegalStateException if there is no request to answer, or if this is the side of a
   *     client
   */
  public void sendResponse(Response head, ByteBuffer body, Deadline deadline) throws IOException {
    server().respond(head.status(), head.reason(), head.fields(), body, deadline);
  }

  /**
   * Sends a whole response, and waits as long as it takes.
   *
   * @param head what to send
   * @param body what to send after it
   * @throws IOException if the connection is broken
   */
  public void sendResponse(Response head, byte[] body) throws IOException {
    sendResponse(head, body, Deadline.NEVER);
  }

  /**
   * Sends a whole response in one go, as {@link #sendResponse(Response, ByteBuffer, Deadline)}. An
   * array can be sent again and again without anything being made for it.
   *
   * @param head what to send
   * @param body what to send after it
   * @param deadline when to give up
   * @throws IOException as the other, for the same reasons
   */
  public void sendResponse(Response head, byte[] body, Deadline deadline) throws IOException {
    server().respond(head.status(), head.reason(), head.fields(), body, deadline);
  }

  /**
   * Sends the head of a request, and waits as long as it takes.
   *
   * @param head what to send
   * @throws IOException if the connection is broken
   */
  public void sendRequest(Request head) throws IOException {
    sendRequest(head, Deadline.NEVER);
  }

  /**
   * Sends the head of a request. It has a body if {@code Content-Length} or {@code
   * Transfer-Encoding: chunked} says so; that follows by {@link #send} and {@link #done}. libdill's
   * {@code http_sendrequest} and {@code http_sendfield}.
   *
   * <p>The next may be sent before the response to this one has come (RFC 9112 section 9.3.2).
   *
   * @param head what to send
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalArgumentException if there is not one {@code Host}, or if {@code Content-Length}
   *     or {@code Transfer-Encoding} cannot be true
   * @throws IllegalStateException if the last request is under way, if the connection does not
   *     persist, or if this is the side of a server
   */
  public void sendRequest(Request head, Deadline deadline) throws IOException {
    client().request(head.method(), head.target(), head.minor(), head.fields(), null, deadline);
  }

  /**
   * Sends a whole request, and waits as long as it takes.
   *
   * @param head what to send
   * @param body what to send after it; has nothing remaining afterwards
   * @throws IOException if the connection is broken
   */
  public void sendRequest(Request head, ByteBuffer body) throws IOException {
    sendRequest(head, body, Deadline.NEVER);
  }

  /**
   * Sends a whole request in one go, with its {@code Content-Length}. As {@link
   * #sendRequest(Request, Deadline)} otherwise; {@link #done} need not follow.
   *
   * @param head what to send
   * @param body what to send after it; has nothing remaining afterwards
   * @param deadline when to give up
   * @throws IOException as the other, for the same reasons
   * @throws IllegalArgumentException as the other; and if the head says something else of the body
   * @throws IllegalStateException as the other
   */
  public void sendRequest(Request head, ByteBuffer body, Deadline deadline) throws IOException {
    client().request(head.method(), head.target(), head.minor(), head.fields(), body, deadline);
  }

  /**
   * Receives the head of a response, and waits as long as it takes.
   *
   * @return the head
   * @throws EOFException if the peer is done
   * @throws HttpException if what came is not a response
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public Response receiveResponse() throws IOException {
    return receiveResponse(Deadline.NEVER);
  }

  /**
   * Receives the head of the response to the first request that has none yet. Its body is received
   * after it, through {@link #more}, {@link #fill} and their like. libdill's {@code
   * http_recvstatus} and {@code http_recvfield}.
   *
   * <p>Interim responses are passed over (RFC 9110 section 15.2), but for 101, and for 100 if the
   * request said {@code Expect: 100-continue}; the real response comes after that 100.
   *
   * @param deadline when to give up
   * @return the head
   * @throws EOFException if the peer is done
   * @throws HttpException if what came is not a response or beyond a limit; nothing more can be
   *     received
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if there is no such request, if the body of the last response has
   *     not been received to the end, or if this is the side of a server
   */
  public Response receiveResponse(Deadline deadline) throws IOException {
    var head = client().receive(deadline);
    return new Response(head.status(), head.reason(), head.fields());
  }
}
