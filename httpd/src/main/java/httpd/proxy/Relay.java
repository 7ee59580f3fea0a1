package httpd.proxy;

import dill.Bundle;
import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Http;
import dsock.http.HttpException;
import httpd.Exchange;
import httpd.proxy.UpstreamException.Seen;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, passed on to one up-stream, and the response back. */
final class Relay {
  /*
   * One task does it all; only a body that has not come yet is passed on by a second one, so that a response may come
   * before its end. When the response is out, that task is cancelled: nobody wants the rest.
   */

  /** How long to wait for a response before looking whether the client still does. */
  private static final Duration GLANCE = Duration.ofMillis(250);

  /** How long an up-stream may take to say 100 Continue, before the body is sent all the same. */
  private static final Duration CONTINUE = Duration.ofSeconds(1);

  /** How long a connection that speaks another protocol may be silent. */
  private static final Duration SILENCE = Duration.ofHours(1);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ProxySettings settings;
  private final Exchange x;
  private final Link link;
  private final Http<ByteSocket> http;

  private volatile boolean sending; // the body is still on its way
  private volatile @Nullable IOException clientBroke; // in the middle of it; null: it did not

  Relay(ProxySettings settings, Exchange x, Link link) {
    this.settings = settings;
    this.x = x;
    this.link = link;
    this.http = link.http();
  }

  /**
   * Passes a request on, and its response back.
   *
   * @return whether the connection may be kept
   * @throws UpstreamException if there is no response; the client has got nothing
   * @throws HttpException if there is half a response, or the client has gone
   */
  boolean run(Http.Request head) throws IOException {
    var request = x.request();
    boolean chunked = head.fields().has("Transfer-Encoding");
    long length = chunked ? Long.MAX_VALUE : length(head.fields().get("Content-Length").orElse(""));
    if (length == 0) {
      send(head, NOTHING, head.fields().has("Content-Length"));
      return answer(receive(), true);
    }
    if (request.fields().has("Expect")) {
      return ask(head);
    }
    var there = x.body().fill(0, Deadline.NOW);
    if (there.remaining() == length) {
      send(head, there, true);
      return answer(receive(), true);
    }
    send(head, NOTHING, false);
    return stream();
  }

  private static long length(String declared) {
    return declared.isEmpty() ? 0 : Long.parseLong(declared);
  }

  private void send(Http.Request head, ByteBuffer body, boolean whole) throws UpstreamException {
    try {
      if (whole) {
        http.sendRequest(head, body, piece());
      } else {
        http.sendRequest(head, piece());
      }
    } catch (IOException e) {
      throw unanswered(e);
    }
  }

  /** Has the up-stream decide whether it wants the body. */
  private boolean ask(Http.Request head) throws IOException {
    send(head, NOTHING, false);
    var said = firstWord();
    return (said.isEmpty() || said.orElseThrow().status() == 100)
        ? stream()
        : answer(said.orElseThrow(), false);
  }

  /** {@return what it says before it has the body; empty: nothing, and it need not} */
  private Optional<Http.Response> firstWord() throws UpstreamException {
    try {
      return Optional.of(http.receiveResponse(Deadline.in(CONTINUE)));
    } catch (SocketTimeoutException silent) {
      return Optional.empty();
    } catch (HttpException nonsense) {
      throw nonsense(nonsense);
    } catch (IOException e) {
      throw unanswered(e);
    }
  }

  /** Passes the body on while the response is waited for. */
  private boolean stream() throws IOException {
    sending = true;
    var body = x.body();
    try (var upload = Bundle.open()) {
      upload.go("request body", () -> upload(body));
      return answer(receive(), false) && !sending;
    }
  }

  private void upload(ByteSocket body) {
    try {
      while (body.more()) {
        if (!hasTaken(body.fill(1))) {
          return;
        }
      }
    } catch (IOException malformedOrLate) {
      clientBroke = malformedOrLate;
      link.close(); // which ends the wait for the response
      return;
    }
    endUpload();
  }

  private void endUpload() {
    try {
      http.done(piece());
      sending = false;
    } catch (IOException gone) {
      // whoever waits for the response finds that out
    }
  }

  /** Sends a piece. An up-stream need not take it: it may have answered, and be gone. */
  private boolean hasTaken(ByteBuffer bytes) {
    try {
      http.send(bytes, piece());
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private Deadline piece() {
    return Deadline.in(settings.times().piece());
  }

  // The response.

  private Http.Response receive() throws IOException {
    var end = Deadline.in(settings.times().head());
    while (true) {
      try {
        var head = http.receiveResponse(end.earliest(Deadline.in(GLANCE)));
        if (head.status() != 100) { // a late one
          return head;
        }
      } catch (SocketTimeoutException notYet) {
        checkPatience(end);
        end = sending ? Deadline.in(settings.times().head()) : end;
      } catch (HttpException nonsense) {
        throw nonsense(nonsense);
      } catch (IOException e) {
        throw why(e);
      }
    }
  }

  /** Why a response does not come: it may be the client who has stopped. */
  private IOException why(IOException e) {
    return switch (clientBroke) {
      case null -> unanswered(e);
      case HttpException malformed -> malformed;
      case IOException _ -> gone();
    };
  }

  private void checkPatience(Deadline end) throws IOException {
    if (!sending && x.isAbandoned()) {
      throw gone();
    }
    if (!sending && end.hasPassed()) {
      throw new UpstreamException(504, Seen.ALL, link + " has not answered in time");
    }
  }

  private UpstreamException nonsense(HttpException e) {
    return new UpstreamException(502, Seen.ALL, link + " has sent " + e.getMessage());
  }

  private UpstreamException unanswered(IOException e) {
    return new UpstreamException(
        502,
        link.isUsed() ? Seen.ANYTHING_ON_OLD : Seen.ANYTHING,
        link + " has not answered: " + e.getMessage());
  }

  private static HttpException gone() {
    return new HttpException(408, "the client has gone");
  }

  /**
   * Passes a response on.
   *
   * @param alone whether the request is out, so that this task alone uses the client's connection
   */
  private boolean answer(Http.Response head, boolean alone) throws IOException {
    if (head.status() == 101) {
      tunnel(head);
      return false;
    }
    var reply = Heads.forClient(head);
    var there = alone ? wholeBody(reply) : NOTHING;
    try {
      if (there.hasRemaining()) {
        x.reply(reply, there);
        return true;
      }
      var to = x.reply(reply);
      while (comesMore()) {
        to.send(next());
      }
      to.done();
      return true;
    } catch (HttpException broken) {
      throw broken;
    } catch (IOException e) {
      throw gone();
    }
  }

  /** {@return the body if it is there as a whole; else nothing} */
  private ByteBuffer wholeBody(Http.Response reply) throws IOException {
    var length = reply.fields().get("Content-Length");
    if (length.isEmpty() || x.request().method().equals("HEAD")) {
      return NOTHING;
    }
    var there = http.fill(0, Deadline.NOW);
    return there.remaining() == Long.parseLong(length.orElseThrow()) ? there : NOTHING;
  }

  private boolean comesMore() throws HttpException {
    try {
      return http.more(piece());
    } catch (IOException e) {
      throw half(e);
    }
  }

  private ByteBuffer next() throws HttpException {
    try {
      return http.fill(1, piece());
    } catch (IOException e) {
      throw half(e);
    }
  }

  private HttpException half(IOException e) {
    return new HttpException(502, link + " has stopped in the middle: " + e.getMessage());
  }

  /** Lets the two speak as they have agreed to. */
  private void tunnel(Http.Response head) throws IOException {
    var protocol = head.fields().get("Upgrade").orElse("");
    var reply = Heads.forClient(head);
    reply.fields().add("Connection", "Upgrade").add("Upgrade", protocol);
    try (var upstream = link.bare()) {
      var client = x.tunnel(reply);
      new Tunnel(SILENCE).run(client, upstream);
    }
  }
}
