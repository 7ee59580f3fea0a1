package httpd.filter;

import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import httpd.Exchange;
import httpd.Filter;
import httpd.Outlet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A filter that gives replies an {@code ETag} made of their bytes, and tells a client that has them
 * already so: 304, without the body (RFC 9110 sections 8.8.3 and 13.1.2).
 *
 * {@snippet file="Filters.java" region="through"}
 *
 * <p>It saves the way to the client, not the work of the handler. Only for replies that are at hand
 * as a whole: 200 to {@code GET} and {@code HEAD}, without a tag of their own. Behind {@link
 * Compress}, not in front of it.
 */
public final class EntityTag {
  private static final int BYTES = 16; // of the hash that are used
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private EntityTag() {}

  /**
   * Makes the filter.
   *
   * @param most how many bytes a reply may have; those that are longer are left as they are
   * @return the filter
   * @throws IllegalArgumentException if it is negative
   */
  public static Filter upTo(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("up to " + most + " bytes");
    }
    return next ->
        x -> {
          var method = x.request().method();
          if (method.equals("GET") || method.equals("HEAD")) {
            x.context().outlet(new Tagging(x, x.context().outlet(), most));
          }
          next.handle(x);
        };
  }

  private record Tagging(Exchange x, Outlet next, int most) implements Outlet {
    @Override
    public void whole(Http.Response head, ByteBuffer body) throws IOException {
      if (head.status() != 200 || body.remaining() > most || head.fields().has("ETag")) {
        next.whole(head, body);
        return;
      }
      var tag = tag(body);
      var fields = head.fields().copy().set("ETag", tag);
      if (isKnown(x.request().fields(), tag)) {
        next.whole(new Http.Response(304, withoutContent(fields)), NOTHING.duplicate());
        body.position(body.limit());
      } else {
        next.whole(new Http.Response(200, head.reason(), fields), body);
      }
    }

    @Override
    public ByteSocket begin(Http.Response head) throws IOException {
      return next.begin(head);
    }
  }

  private static Fields withoutContent(Fields fields) {
    return fields.remove("Content-Type").remove("Content-Length").remove("Content-Encoding");
  }

  private static boolean isKnown(Fields request, String tag) {
    for (var known : request.list("If-None-Match")) {
      if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private static String tag(ByteBuffer body) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(body.duplicate());
      return "\"" + HexFormat.of().formatHex(sha.digest(), 0, BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }
}
