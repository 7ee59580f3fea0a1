package dsock.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What connections of the same settings share in JSSE, their sessions above all. Made when used.
 */
final class Context {
  private static final int LONGEST_PROTOCOL = 255; // bytes; RFC 7301 section 3.1

  private final List<Identity> identities;
  private final Supplier<? extends X509ExtendedTrustManager> trust;

  private volatile @Nullable SSLContext made;

  Context(List<Identity> identities, Supplier<? extends X509ExtendedTrustManager> trust) {
    this.identities = identities;
    this.trust = trust;
  }

  SSLContext get() {
    var context = made;
    if (context != null) {
      return context;
    }
    synchronized (this) {
      context = made;
      if (context == null) {
        context = make();
        made = context;
      }
    }
    return context;
  }

  private SSLContext make() {
    try {
      var context = SSLContext.getInstance("TLS");
      var keys = identities.isEmpty() ? new KeyManager[0] : new KeyManager[] {new Keys(identities)};
      context.init(keys, new TrustManager[] {trust.get()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  static void set(SSLParameters parameters, List<TlsVersion> versions, List<String> protocols) {
    parameters.setProtocols(versions.stream().map(TlsVersion::inJava).toArray(String[]::new));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
  }

  static List<String> checked(String... protocols) {
    for (var name : protocols) {
      int length = name.getBytes(StandardCharsets.UTF_8).length;
      if (length == 0 || length > LONGEST_PROTOCOL) {
        throw new IllegalArgumentException(
            "\"" + name + "\" has " + length + " bytes; a protocol has between 1 and 255");
      }
    }
    return List.of(protocols);
  }

  static List<TlsVersion> checked(TlsVersion... versions) {
    if (versions.length == 0) {
      throw new IllegalArgumentException("no version at all");
    }
    return List.of(versions);
  }
}
