package httpd.filter;

import dsock.http.Fields;
import dsock.http.Http;
import httpd.Exchange;
import httpd.Filter;
import httpd.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A filter that allows pages of other origins to ask this server (CORS, as the Fetch standard has
 * it), and answers their preflights.
 *
 * {@snippet file="Filters.java" region="through"}
 *
 * <p>Requests of other origins than those that are allowed are answered as if there were no filter:
 * it is the browser that keeps the answer from the page. CORS does not keep requests out.
 *
 * @param origins who may ask, as {@code https://example.org}; {@code "*"} alone: everybody
 * @param methods with which methods, besides GET, HEAD and POST
 * @param headers with which fields, besides the safe ones; none: with those that they ask for
 * @param exposed which fields of the reply pages may read, besides the safe ones
 * @param withCredentials whether with cookies and the like
 * @param maxAge for how long browsers may remember the answer to a preflight
 */
public record Cors(
    Set<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposed,
    boolean withCredentials,
    Duration maxAge)
    implements Filter {
  private static final List<String> METHODS = List.of("PUT", "PATCH", "DELETE");
  private static final Duration AN_HOUR = Duration.ofHours(1);

  /**
   * Makes the filter.
   *
   * @throws IllegalArgumentException if everybody may ask with credentials, which would give each
   *     page in the world what the user may see; if {@code "*"} stands beside others; or if
   *     something cannot be sent in a field
   */
  public Cors {
    origins = Set.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposed = List.copyOf(exposed);
    if (origins.contains("*") && (withCredentials || origins.size() > 1)) {
      throw new IllegalArgumentException(
          "\"*\" is for everybody: without other origins beside it, and without credentials");
    }
    for (var origin : origins) {
      if (!origin.equals("*") && !origin.matches("[a-z][a-z0-9+.-]*://[^/?#\\s]+")) {
        throw new IllegalArgumentException(
            "\"" + origin + "\" is not an origin: a scheme and a host, with or without a port");
      }
    }
    var all =
        Fields.of("Methods", String.join(", ", methods), "Headers", String.join(", ", headers));
    all.add("Exposed", String.join(", ", exposed));
  }

  /**
   * Makes a filter for some origins, or everybody: any of the usual methods, any fields, no
   * credentials.
   *
   * @param origins who may ask, as {@code https://example.org}; {@code "*"} alone: everybody
   * @return the filter
   * @throws IllegalArgumentException if one of them is not an origin
   */
  public static Cors of(String... origins) {
    return new Cors(Set.of(origins), METHODS, List.of(), List.of(), false, AN_HOUR);
  }

  /**
   * {@return the same with credentials, or without}
   *
   * @param allowed whether with cookies and the like
   * @throws IllegalArgumentException if everybody may ask
   */
  public Cors withCredentials(boolean allowed) {
    return new Cors(origins, methods, headers, exposed, allowed, maxAge);
  }

  @Override
  public Handler before(Handler next) {
    return x -> {
      if (answer(x)) {
        next.handle(x);
      }
    };
  }

  /** Adds what the browser is to know. Returns false if that was all. */
  private boolean answer(Exchange x) throws IOException {
    var context = x.context();
    boolean forAll = origins.contains("*");
    if (!forAll) {
      context.add("Vary", "Origin");
    }
    var origin = x.request().fields().all("Origin");
    if (origin.size() != 1 || !(forAll || origins.contains(origin.getFirst()))) {
      return true;
    }
    context.add("Access-Control-Allow-Origin", forAll ? "*" : origin.getFirst());
    if (withCredentials) {
      context.add("Access-Control-Allow-Credentials", "true");
    }
    if (isPreflight(x)) {
      x.reply(preflight(x), new byte[0]);
      return false;
    }
    if (!exposed.isEmpty()) {
      context.add("Access-Control-Expose-Headers", String.join(", ", exposed));
    }
    return true;
  }

  private static boolean isPreflight(Exchange x) {
    return x.request().method().equals("OPTIONS")
        && x.request().fields().has("Access-Control-Request-Method");
  }

  private Http.Response preflight(Exchange x) {
    var fields =
        Fields.of(
            "Access-Control-Allow-Methods", String.join(", ", methods),
            "Access-Control-Max-Age", Long.toString(maxAge.toSeconds()),
            "Vary", "Access-Control-Request-Headers");
    var allowed =
        headers.isEmpty() ? x.request().fields().list("Access-Control-Request-Headers") : headers;
    if (!allowed.isEmpty()) {
      fields.add("Access-Control-Allow-Headers", String.join(", ", allowed));
    }
    return new Http.Response(204, fields);
  }
}
