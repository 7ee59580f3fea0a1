package dsock.tls;

import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Why a handshake failed, in words for people. What JSSE says about it is the cause. */
final class Refusal {
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
  private static final Pattern CODE = Pattern.compile("^\\(\\w+\\) ");

  private static final Pattern OF_VERSION =
      Pattern.compile("not accepted by|not enabled or supported|No appropriate protocol");

  private Refusal() {}

  static SSLHandshakeException explained(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof Distrust) {
        return of(String.valueOf(e.getMessage()), failure);
      }
    }
    var said = CODE.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
    var alert = ALERT.matcher(said);
    return of(alert.find() ? ofAlert(alert.group(1)) : ours(said), failure);
  }

  static SSLHandshakeException of(String why, Throwable cause) {
    var refusal = new SSLHandshakeException("TLS handshake failed: " + why);
    refusal.initCause(cause);
    return refusal;
  }

  private static String ofAlert(String name) {
    var meaning =
        switch (name) {
          case "handshake_failure" -> "it shares no cipher suite, or wants a certificate";
          case "protocol_version" -> "it speaks none of the versions offered";
          case "no_application_protocol" -> "it speaks none of the protocols offered by ALPN";
          case "unrecognized_name" -> "it does not know the host asked for";
          case "unknown_ca" -> "it does not know who issued our certificate";
          case "bad_certificate", "certificate_unknown", "unsupported_certificate" ->
              "it does not accept our certificate";
          case "certificate_expired" -> "it says that our certificate has expired";
          case "certificate_required" -> "it wants a certificate, and got none";
          default -> "";
        };
    return "the peer refuses with alert " + name + (meaning.isEmpty() ? "" : ": " + meaning);
  }

  private static String ours(String said) {
    if (said.contains("no cipher suites in common")) {
      return "no shared cipher suite, or none that our certificate's key fits: " + said;
    }
    if (OF_VERSION.matcher(said).find()) {
      return "no shared version of TLS: " + said;
    }
    if (said.contains("application layer protocol")) {
      return "no shared protocol by ALPN: " + said;
    }
    if (said.contains("Empty client certificate chain")
        || said.contains("Empty server certificate chain")) {
      return "the peer has not shown a certificate";
    }
    return said;
  }
}
