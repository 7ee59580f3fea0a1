package httpd;

import httpd.proxy.ProxySettings;
import httpd.proxy.ReverseProxy;
import httpd.proxy.Upstream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Has others answer for some paths, and a handler for the rest. */
final class Delegation implements Handler, AutoCloseable {
  private final List<Part> parts; // those with the longest paths first
  private final Handler rest;

  private record Part(String prefix, ReverseProxy proxy) {
    boolean has(String path) {
      return path.startsWith(prefix)
          && (prefix.endsWith("/")
              || path.length() == prefix.length()
              || path.charAt(prefix.length()) == '/');
    }
  }

  private Delegation(List<Part> parts, Handler rest) {
    this.parts = parts;
    this.rest = rest;
  }

  /** Opens the proxies. The task that calls closes them. */
  static Delegation open(List<ProxyOptions.Route> routes, ProxySettings settings, Handler rest) {
    var parts = new ArrayList<Part>();
    for (var route : routes) {
      var upstreams = route.upstreams().toArray(Upstream[]::new);
      parts.add(new Part(route.prefix(), ReverseProxy.open(settings, upstreams)));
    }
    parts.sort(Comparator.comparingInt((Part part) -> part.prefix.length()).reversed());
    return new Delegation(parts, rest);
  }

  @Override
  public void handle(Exchange x) throws Exception {
    if (!parts.isEmpty()) {
      var path = x.path();
      for (var part : parts) {
        if (part.has(path)) {
          part.proxy.handle(x);
          return;
        }
      }
    }
    rest.handle(x);
  }

  @Override
  public void close() {
    parts.forEach(part -> part.proxy.close());
  }
}
