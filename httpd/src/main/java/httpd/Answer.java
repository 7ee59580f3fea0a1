package httpd;

import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The reply to a request as it leaves for the client, and the bodies of both. Used again. */
final class Answer {
  private final HttpServer server;
  private final Http<?> http;
  private final Exchange x; // whose reply it is

  private @Nullable Body body; // null: nobody has asked for it, and it has not been needed
  private int status; // 0: there is none yet
  private long sent; // of a body that was sent in one go

  Answer(HttpServer server, Http<?> http, Exchange x) {
    this.x = x;
    this.server = server;
    this.http = http;
  }

  /** Lets go of the bodies. */
  void end() {
    var used = body;
    if (used != null) {
      used.end();
      body = null;
    }
    status = 0;
    sent = 0;
  }

  Body body() {
    var made = body;
    if (made == null) {
      made = new Body(server, http, x.fields());
      body = made;
    }
    return made;
  }

  /** Sends a whole reply, with what the context adds to its head. */
  void send(Http.Response head, ByteBuffer content, @Nullable Context context) throws IOException {
    begin(head);
    int size = content.remaining();
    http.sendResponse(complete(head, context), content, server.patience(size));
    sent = size;
  }

  /** The same, of an array. */
  void send(Http.Response head, byte[] content, @Nullable Context context) throws IOException {
    begin(head);
    http.sendResponse(complete(head, context), content, server.patience(content.length));
    sent = content.length;
  }

  /** Sends a head; the content follows. */
  ByteSocket send(Http.Response head, @Nullable Context context) throws IOException {
    var to = body();
    if (head.status() < 200) {
      to.reply(head); // an interim one; the reply is still to come
    } else {
      claim(head.status());
      to.reply(complete(head, context));
    }
    return to;
  }

  private Http.Response complete(Http.Response head, @Nullable Context context) {
    return server.complete(context == null ? head : context.complete(head));
  }

  /** Begins a reply that is sent as a whole. */
  private void begin(Http.Response head) throws HttpException {
    if (head.status() >= 400 && status == 0) {
      body().glance();
    }
    claim(head.status());
  }

  /** Takes note of the one reply that there is. */
  void claim(int ofReply) {
    if (status != 0) {
      throw new IllegalStateException("there is a reply already: " + status);
    }
    status = ofReply;
  }

  /** Takes note that it has become another one. */
  void becomes(int other) {
    status = other;
  }

  /** The status of the reply; 0: there is none yet. */
  int status() {
    return status;
  }

  /** Tells whether the client was too slow with the request. */
  boolean isLate() {
    return body != null && body.isLate();
  }

  /** Tells whether the client has not taken the reply. */
  boolean isRefused() {
    return body != null && body.isRefused();
  }

  /** How many bytes of the request's body have been read. */
  long received() {
    return body == null ? 0 : body.received();
  }

  /** How many bytes of the reply's body have been sent. */
  long sent() {
    return body == null ? sent : sent + body.sent();
  }

  Fields receivedTrailers() {
    return http.trailers();
  }

  /**
   * Completes the reply, and skips what is left of the request. Returns false if that is too much,
   * or the client has gone.
   */
  boolean finish(@Nullable Context context) throws IOException {
    if (context != null && body != null && body.isStreaming() && !body.isRefused()) {
      context.endStream();
    }
    return body == null ? Body.skip(http, server) : body.finish();
  }
}
