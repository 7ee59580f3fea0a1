package httpd;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Several sites in one server: the name of the host that a request is for decides who answers it.
 *
 * {@snippet file="SeveralSites.java" region="sites"}
 *
 * <p>A name is one of a host, {@code example.org}, or stands for all names that have one label
 * more, {@code *.example.org}, as in certificates; the former goes first. Capital letters are as
 * good as small ones, and neither the port nor a dot at the end counts. Which host it is says the
 * target of the request if it is a whole URL, else {@code Host} (RFC 9112 section 3.2). May serve
 * any number of tasks.
 */
public final class Hosts implements Handler {
  private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
  private static final int MISDIRECTED = 421;

  private final Map<String, Handler> sites;
  private final Handler others;

  private Hosts(Map<String, Handler> sites, Handler others) {
    this.sites = sites;
    this.others = others;
  }

  /**
   * Refuses requests for hosts that are none of the sites, with 421 (RFC 9110 section 15.5.20).
   *
   * @param sites who answers for which host
   * @return the handler
   * @throws IllegalArgumentException if a name is not that of a host, or is there twice
   */
  public static Hosts of(Map<String, Handler> sites) {
    return of(sites, x -> x.reply(MISDIRECTED, "this host is not served here"));
  }

  /**
   * Has somebody answer requests for hosts that are none of the sites.
   *
   * @param sites who answers for which host
   * @param others answers all other requests, also those that name no host
   * @return the handler
   * @throws IllegalArgumentException if a name is not that of a host, or is there twice
   */
  public static Hosts of(Map<String, Handler> sites, Handler others) {
    var checked = new HashMap<String, Handler>();
    sites.forEach((name, site) -> {
      var small = name.toLowerCase(Locale.ROOT);
      if (!NAME.matcher(small).matches()) {
        throw new IllegalArgumentException(
            "'" + name + "'; a site is named as example.org or *.example.org");
      }
      if (checked.put(small, site) != null) {
        throw new IllegalArgumentException("the site " + small + " is there twice");
      }
    });
    return new Hosts(Map.copyOf(checked), others);
  }

  @Override
  public void handle(Exchange x) throws Exception {
    site(named(x)).handle(x);
  }

  private Handler site(String host) {
    var site = sites.get(host);
    if (site == null) {
      int dot = host.indexOf('.');
      site = dot < 0 ? null : sites.get("*" + host.substring(dot));
    }
    return site == null ? others : site;
  }

  /** The host that a request is for, in small letters, without port and last dot; may be empty. */
  static String named(Exchange x) {
    var target = x.request().target();
    return named(
        target.startsWith("/") ? x.request().fields().get("Host").orElse("") : authority(target));
  }

  private static String named(String authority) {
    int end = authority.length();
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']')) {
      end = colon;
    }
    if (end > 0 && authority.charAt(end - 1) == '.') {
      end--;
    }
    return authority.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static String authority(String url) {
    int start = url.indexOf("://") + 3;
    int end = start;
    while (end < url.length() && "/?".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(start, end);
  }
}
