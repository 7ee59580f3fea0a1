package httpd.filter;

import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import httpd.Exchange;
import httpd.Filter;
import httpd.Outlet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter that compresses replies with gzip for clients that accept it (RFC 9110 sections 8.4 and
 * 12.5.3).
 *
 * {@snippet file="Filters.java" region="through"}
 *
 * <p>Compressed is what is text by its media type, has no {@code Content-Encoding} yet, is no part
 * ({@code Content-Range}), and whose {@code Cache-Control} does not say {@code no-transform}.
 * {@code Vary} says that it depends on the client, and an {@code ETag} is weakened. What is
 * streamed can be read by the client as far as it has been sent, so events arrive when they are
 * sent.
 *
 * <p>Do not compress replies that have both a secret and something that an attacker can choose:
 * their lengths tell about the secret (BREACH).
 */
public final class Compress {
  private static final int LEAST = 512; // bytes; less than that is hardly worth its header
  private static final Set<String> TYPES =
      Set.of(
          "application/json",
          "application/javascript",
          "application/xml",
          "application/wasm",
          "application/x-ndjson",
          "image/svg+xml");

  private Compress() {}

  /**
   * Makes the filter. Replies of less than 512 bytes, whose length is known, are left as they are.
   *
   * @return the filter
   */
  public static Filter gzip() {
    return next ->
        x -> {
          var outlet = new Compressing(x, x.context().outlet());
          x.context().outlet(outlet);
          try {
            next.handle(x);
          } catch (Throwable failure) { // whatever it is: only the deflater is given back
            outlet.abandon();
            throw failure;
          }
        };
  }

  private static final class Compressing implements Outlet {
    private final Exchange x;
    private final Outlet next;
    private @Nullable GzipSocket stream; // null: nothing is streamed through it

    Compressing(Exchange x, Outlet next) {
      this.x = x;
      this.next = next;
    }

    @Override
    public void whole(Http.Response head, ByteBuffer body) throws IOException {
      if (!isCompressible(head)) {
        next.whole(head, body);
        return;
      }
      var fields = varying(head.fields().copy());
      if (body.remaining() < LEAST || !isAccepted(x.request().fields())) {
        next.whole(new Http.Response(head.status(), head.reason(), fields), body);
        return;
      }
      next.whole(compressed(head, fields), GzipSocket.whole(body));
    }

    @Override
    public ByteSocket begin(Http.Response head) throws IOException {
      if (!isCompressible(head)) {
        return next.begin(head);
      }
      var fields = varying(head.fields().copy());
      if (!isAccepted(x.request().fields())) {
        return next.begin(new Http.Response(head.status(), head.reason(), fields));
      }
      var to = next.begin(compressed(head, fields));
      if (x.request().method().equals("HEAD")) {
        return to;
      }
      stream = new GzipSocket(to);
      return stream;
    }

    void abandon() {
      if (stream != null) {
        stream.abandon();
      }
    }
  }

  private static Fields varying(Fields fields) {
    return fields.lists("Vary", "Accept-Encoding") ? fields : fields.add("Vary", "Accept-Encoding");
  }

  private static Http.Response compressed(Http.Response head, Fields fields) {
    fields.set("Content-Encoding", "gzip").remove("Content-Length").remove("Accept-Ranges");
    var tag = fields.get("ETag").orElse("");
    if (tag.startsWith("\"")) {
      fields.set("ETag", "W/" + tag);
    }
    return new Http.Response(head.status(), head.reason(), fields);
  }

  private static boolean isCompressible(Http.Response head) {
    var fields = head.fields();
    return !fields.has("Content-Encoding")
        && !fields.has("Content-Range")
        && !fields.has("Content-Digest")
        && !fields.has("Repr-Digest")
        && !fields.lists("Cache-Control", "no-transform")
        && isText(fields.get("Content-Type").orElse(""));
  }

  private static boolean isText(String type) {
    int semicolon = type.indexOf(';');
    var plain = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    var lower = plain.toLowerCase(Locale.ROOT);
    return lower.startsWith("text/")
        || TYPES.contains(lower)
        || lower.endsWith("+json")
        || lower.endsWith("+xml");
  }

  /** What is named counts, and "*" for what is not. */
  private static boolean isAccepted(Fields request) {
    boolean byStar = false;
    for (var element : request.list("Accept-Encoding")) {
      int semicolon = element.indexOf(';');
      var coding = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
      boolean isWanted = semicolon < 0 || isPositive(element.substring(semicolon + 1));
      if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
        return isWanted;
      }
      byStar |= coding.equals("*") && isWanted;
    }
    return byStar;
  }

  /** Tells whether a weight is one, and more than 0. */
  private static boolean isPositive(String parameter) {
    var weight = parameter.strip().toLowerCase(Locale.ROOT);
    return weight.matches("q=(1(\\.0{0,3})?|0\\.\\d{0,3})") && !weight.matches("q=0(\\.0*)?");
  }
}
