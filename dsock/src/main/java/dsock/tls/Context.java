package dsock.tls;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What connections of the same settings share in JSSE, their sessions above all. Made when used.
 */
final class Context {
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
}
