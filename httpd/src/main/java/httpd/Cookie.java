package httpd;

import java.time.Duration;
import java.util.Optional;

/**
 * A cookie that is set (RFC 6265 and what browsers have made of it since).
 *
 * {@snippet file="Session.java" region="cookies"}
 *
 * <p>Nothing can be put into one of its parts that would be read as another: what cannot be sent as
 * it is, is refused.
 *
 * @param name a token
 * @param value letters, digits and signs of ASCII, but no blanks, quotes, commas, semicolons and
 *     backslashes: anything else is to be encoded, in Base64 say
 * @param path below which path it is sent back
 * @param domain to which host and those below it; empty: to this host alone
 * @param maxAge how long it lasts; zero: it is deleted; empty: until the browser is closed
 * @param secure whether it is sent back by TLS only (browsers take localhost for secure, too)
 * @param httpOnly whether scripts do not get to see it
 * @param sameSite with which requests it is sent back
 */
public record Cookie(
    String name,
    String value,
    String path,
    String domain,
    Optional<Duration> maxAge,
    boolean secure,
    boolean httpOnly,
    SameSite sameSite) {
  private static final int LONGEST = 4096; // bytes of name and value; browsers drop longer ones

  /** With which requests a cookie is sent back. */
  public enum SameSite {
    /** With those of pages of this site only. */
    STRICT("Strict"),
    /** When a link to this site is followed, too. */
    LAX("Lax"),
    /** With all; for secure cookies only. */
    NONE("None");

    private final String text;

    SameSite(String text) {
      this.text = text;
    }
  }

  /**
   * Makes a cookie.
   *
   * @throws IllegalArgumentException if a part cannot be sent; if name and value are longer than
   *     4096 bytes together; if it is for all sites, or its name begins with {@code __Secure-} or
   *     {@code __Host-}, and it is not secure; or if the latter has a domain, or another path than
   *     {@code /}
   */
  public Cookie {
    check(isName(name), "the name of a cookie is not a token: " + quoted(name));
    check(isValue(value), "the value of " + name + " cannot be sent; encode it");
    check(
        name.length() + value.length() <= LONGEST, name + " is longer than " + LONGEST + " bytes");
    check(path.startsWith("/") && isPath(path), "this is no path: " + quoted(path));
    check(domain.matches("([A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)?"), "no domain: " + quoted(domain));
    check(maxAge.isEmpty() || !maxAge.get().isNegative(), name + " would last less than no time");
    boolean isHost = name.startsWith("__Host-");
    boolean mustBeSecure = isHost || name.startsWith("__Secure-") || sameSite == SameSite.NONE;
    check(secure || !mustBeSecure, name + " must be secure, or browsers refuse it");
    check(
        !isHost || (path.equals("/") && domain.isEmpty()),
        name + ": its path is /, without domain");
  }

  /**
   * Makes a cookie with what is safe: for this host, all its paths, this site and links to it, by
   * TLS, and not for scripts; it lasts until the browser is closed.
   *
   * @param name a token
   * @param value as said above
   * @return the cookie
   * @throws IllegalArgumentException if one of them cannot be sent
   */
  public static Cookie of(String name, String value) {
    return new Cookie(name, value, "/", "", Optional.empty(), true, true, SameSite.LAX);
  }

  /**
   * {@return the same, lasting longer than the browser is open}
   *
   * @param time how long; zero: it is deleted
   * @throws IllegalArgumentException if it is negative
   */
  public Cookie withMaxAge(Duration time) {
    return new Cookie(name, value, path, domain, Optional.of(time), secure, httpOnly, sameSite);
  }

  /**
   * {@return the same for what is below another path}
   *
   * @param below which
   * @throws IllegalArgumentException if it is no path
   */
  public Cookie withPath(String below) {
    return new Cookie(name, value, below, domain, maxAge, secure, httpOnly, sameSite);
  }

  /**
   * {@return the same, sent back without TLS too}
   *
   * @throws IllegalArgumentException if it must be secure
   */
  public Cookie withoutTls() {
    return new Cookie(name, value, path, domain, maxAge, false, httpOnly, sameSite);
  }

  /**
   * {@return the same for other requests}
   *
   * @param which with which it is sent back
   * @throws IllegalArgumentException if it is for all, and the cookie not secure
   */
  public Cookie withSameSite(SameSite which) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, which);
  }

  /**
   * Sets it with the reply that is going to be sent.
   *
   * @param x whose reply
   * @throws IllegalStateException if there is a reply already
   */
  public void addTo(Exchange x) {
    x.context().add("Set-Cookie", toString());
  }

  /** {@return the value of the field {@code Set-Cookie}} */
  @Override
  public String toString() {
    var text = new StringBuilder(name).append('=').append(value).append("; Path=").append(path);
    if (!domain.isEmpty()) {
      text.append("; Domain=").append(domain);
    }
    maxAge.ifPresent(time -> text.append("; Max-Age=").append(time.toSeconds()));
    if (secure) {
      text.append("; Secure");
    }
    if (httpOnly) {
      text.append("; HttpOnly");
    }
    return text.append("; SameSite=").append(sameSite.text).toString();
  }

  private static void check(boolean isRight, String complaint) {
    if (!isRight) {
      throw new IllegalArgumentException(complaint);
    }
  }

  static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\",;\\".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPath(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ';');
  }

  /** For messages: what ends lines is left out. */
  private static String quoted(String text) {
    return "\"" + text.replaceAll("[^ -~]", "?") + "\"";
  }
}
