package dsock.http;

import dill.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * What a program gets to see of what a peer sends. It asks for what it wants again whenever that
 * was late, and for the bodies in pieces of all sizes; what it writes down must not depend on
 * either.
 */
final class Transcript {
  private static final int LARGEST_PIECE = 40;

  private final Http<Feed> http;
  private final RandomGenerator random;
  private final StringBuilder text = new StringBuilder();

  private Transcript(Feed peer, HttpLimits limits, RandomGenerator random) {
    this.http = Http.attach(peer, limits);
    this.random = random;
  }

  /** Receives requests, and answers each, until there are no more. */
  static String ofRequests(Feed peer, HttpLimits limits, RandomGenerator random)
      throws IOException {
    var transcript = new Transcript(peer, limits, random);
    try {
      transcript.receiveRequests();
    } catch (HttpException e) {
      transcript.write("refused " + e.status());
    }
    return transcript.text.toString();
  }

  /** Receives the responses to requests of these methods. */
  static String ofResponses(Feed peer, HttpLimits limits, RandomGenerator random, String... methods)
      throws IOException {
    var transcript = new Transcript(peer, limits, random);
    try {
      transcript.receiveResponses(methods);
    } catch (HttpException e) {
      transcript.write("refused " + e.status());
    } catch (EOFException e) {
      transcript.write("the end");
    }
    return transcript.text.toString();
  }

  private void receiveRequests() throws IOException {
    while (again(() -> http.more(Deadline.NOW))) {
      Http.Request request;
      try {
        request = again(() -> http.receiveRequest(Deadline.NOW));
      } catch (EOFException e) {
        break;
      }
      write(request.method() + " " + request.target() + " 1." + request.minor());
      write(request.fields().toString());
      receiveBody();
      int status = request.method().equals("CONNECT") ? 501 : 200;
      http.sendResponse(new Http.Response(status, Fields.of()), ByteBuffer.allocate(0));
      write(http.persists() ? "and goes on" : "and ends");
    }
    write("the end");
  }

  private void receiveResponses(String... methods) throws IOException {
    for (var method : methods) {
      if (!http.persists()) {
        break;
      }
      http.sendRequest(
          new Http.Request(method, "/", Fields.of("Host", "a", "Content-Length", "0")));
      var response = again(() -> http.receiveResponse(Deadline.NOW));
      write(response.status() + " " + response.reason());
      write(response.fields().toString());
      receiveBody();
      write(http.persists() ? "and goes on" : "and ends");
    }
  }

  private void receiveBody() throws IOException {
    var body = new ByteArrayOutputStream();
    while (random.nextInt(3) == 0 || again(() -> http.more(Deadline.NOW))) {
      int wanted = random.nextInt(4) == 0 ? 1 + random.nextInt(LARGEST_PIECE) : 1;
      ByteBuffer in;
      try {
        in = again(() -> http.fill(wanted, Deadline.NOW));
      } catch (EOFException e) {
        if (wanted == 1) {
          break;
        }
        continue; // there may be less than that
      }
      for (int left = random.nextInt(in.remaining() + 1); left > 0; left--) {
        body.write(in.get());
      }
    }
    write(body.toString(StandardCharsets.ISO_8859_1));
    write(http.trailers().toString());
  }

  private void write(String line) {
    text.append(line).append('\n');
  }

  /** Something that may be late. */
  private interface Attempt<T> {
    T make() throws IOException;
  }

  private static <T> T again(Attempt<T> attempt) throws IOException {
    while (true) {
      try {
        return attempt.make();
      } catch (SocketTimeoutException e) {
        // what has come meanwhile is still there
      }
    }
  }
}
