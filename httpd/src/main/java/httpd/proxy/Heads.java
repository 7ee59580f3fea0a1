package httpd.proxy;

import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import httpd.Exchange;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What of a head is passed on (RFC 9110 section 7.6). How a message ends is never copied: {@link
 * Http} understands it on one side, and says it anew on the other.
 */
final class Heads {
  /** For one connection, and not for the next one. */
  private static final List<String> HOP_BY_HOP =
      List.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade");

  /** What says on whose behalf a request is made; and what some programs take for the same. */
  private static final List<String> ABOUT_THE_CLIENT =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Real-IP",
          "X_Forwarded_For",
          "X_Forwarded_Proto",
          "X_Forwarded_Host",
          "X_Forwarded_Port",
          "X_Real_IP");

  /** What a list in Connection cannot take away (RFC 9110 section 7.6.1). */
  private static final List<String> END_TO_END =
      List.of("Host", "Content-Length", "Cache-Control", "Connection", "close", "keep-alive");

  private Heads() {}

  /**
   * {@return the head to send to an up-stream}
   *
   * @param x from whom the request comes
   * @param trusted whether to believe what it says about the client
   * @param authority a host, if the client has given none
   * @throws HttpException if a path is asked for that others may read as another one
   */
  static Http.Request forUpstream(Exchange x, boolean trusted, String authority)
      throws HttpException {
    var request = x.request();
    var fields = request.fields().copy();
    boolean chunked = fields.has("Transfer-Encoding");
    removeHopByHop(fields);
    if (chunked) {
      fields.add("Transfer-Encoding", "chunked");
    }
    var target = request.target();
    if (!target.startsWith("/")) {
      target = originForm(target, fields);
    }
    checkPath(target);
    if (!fields.has("Host")) {
      fields.add("Host", authority);
    }
    sayForWhom(x, fields, trusted);
    return new Http.Request(request.method(), target, fields);
  }

  private static void removeHopByHop(Fields fields) {
    for (var name : fields.list("Connection")) {
      if (END_TO_END.stream().noneMatch(name::equalsIgnoreCase)) {
        fields.remove(name);
      }
    }
    HOP_BY_HOP.forEach(fields::remove);
  }

  /** The host of a target in absolute form is the one that counts (RFC 9112 section 3.2.2). */
  private static String originForm(String target, Fields fields) {
    int start = target.indexOf("://") + 3;
    int end = start;
    while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    fields.set("Host", target.substring(start, end));
    return target.startsWith("/", end) ? target.substring(end) : "/" + target.substring(end);
  }

  /** Refuses dots: a route has been chosen by what they lead to; let nobody else resolve them. */
  private static void checkPath(String target) throws HttpException {
    int dots = target.indexOf("/.");
    if (dots < 0 && target.indexOf("/%2") < 0) {
      return;
    }
    int query = target.indexOf('?');
    var path = query < 0 ? target : target.substring(0, query);
    for (var segment : path.split("/", -1)) {
      var plain = segment.replace("%2e", ".").replace("%2E", ".");
      if (plain.equals(".") || plain.equals("..")) {
        throw new HttpException(400, "a path with dots to resolve is not passed on");
      }
    }
  }

  private static void sayForWhom(Exchange x, Fields fields, boolean trusted) {
    var client = x.remote();
    var proto = x.tls().isPresent() ? "https" : "http";
    var host = fields.get("Host").orElse("");
    if (!trusted) {
      ABOUT_THE_CLIENT.forEach(fields::remove);
    }
    append(fields, "Forwarded", forwarded(client, host, proto));
    append(fields, "X-Forwarded-For", client.getHostString());
    if (!fields.has("X-Forwarded-Proto")) {
      fields.add("X-Forwarded-Proto", proto);
    }
    if (!fields.has("X-Forwarded-Host")) {
      fields.add("X-Forwarded-Host", host);
    }
    append(fields, "Via", "1.1 httpd");
  }

  private static String forwarded(InetSocketAddress client, String host, String proto) {
    var name = client.getHostString();
    if (client.getAddress() instanceof Inet6Address) {
      name = "\"[" + name + "]\"";
    } else if (client.isUnresolved()) {
      name = "_" + name;
    }
    return "for=" + name + ";host=\"" + quotable(host) + "\";proto=" + proto;
  }

  private static String quotable(String text) {
    return text.indexOf('"') < 0 && text.indexOf('\\') < 0
        ? text
        : text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static void append(Fields fields, String name, String value) {
    if (fields.has(name)) {
      fields.set(name, String.join(", ", fields.all(name)) + ", " + value);
    } else {
      fields.add(name, value);
    }
  }

  /** {@return the head to send to a client} */
  static Http.Response forClient(Http.Response head) {
    var fields = head.fields().copy();
    removeHopByHop(fields);
    if (head.status() == 204) {
      fields.remove("Content-Length");
    }
    return new Http.Response(head.status(), head.reason(), fields);
  }

  /** Tells whether a request wants to change to a protocol, and which; empty: it does not. */
  static String upgrade(Http.Request request) {
    var fields = request.fields();
    boolean asked =
        fields.has("Upgrade")
            && request.minor() == 1
            && fields.lists("Connection", "upgrade")
            && !fields.has("Transfer-Encoding")
            && (!fields.has("Content-Length") || fields.has("Content-Length", "0"));
    return asked ? fields.get("Upgrade").orElse("") : "";
  }
}
