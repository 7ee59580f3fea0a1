package dsock.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Judges the peer's certificates as the JDK does, and says in words for people what is wrong. */
final class Trust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;

  private Trust(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /** Trusts whom the system trusts. */
  static Trust inSystem() {
    return of(null);
  }

  /** Trusts these authorities, and those whom they vouch for. */
  static Trust in(List<X509Certificate> authorities) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority " + i, authorities.get(i));
      }
      return of(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java has no store for certificates", e);
    }
  }

  static List<X509Certificate> read(Path... files) throws IOException {
    var all = new java.util.ArrayList<X509Certificate>();
    for (var file : files) {
      all.addAll(Pem.certificates(file));
    }
    return List.copyOf(all);
  }

  private static Trust of(@Nullable KeyStore store) {
    try {
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (var manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager judge) {
          return new Trust(judge);
        }
      }
      throw new IllegalStateException("this Java cannot judge certificates");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the system's trusted certificates cannot be read", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    var handshake = Handshake.current();
    handshake.full = true;
    try {
      judge.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw explained(chain, handshake.host, e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      judge.checkClientTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw explained(chain, "", e);
    }
  }

  private Distrust explained(X509Certificate[] chain, String host, CertificateException e) {
    var cause = e.getCause();
    var why = why(chain, host, e);
    return new Distrust("the peer's certificate is refused: " + why, cause == null ? e : cause);
  }

  private String why(X509Certificate[] chain, String host, CertificateException e) {
    for (var certificate : chain) {
      var untimely = untimely(certificate);
      if (!untimely.isEmpty()) {
        return untimely;
      }
    }
    if (e.getCause() == null && !host.isEmpty() && isAboutNames(e)) {
      var names = Identity.namesOf(chain[0]);
      return "wrong host: it is for %s, not for %s".formatted(names, host);
    }
    if (String.valueOf(e.getMessage()).contains("unable to find valid certification path")) {
      return unknown(chain);
    }
    return String.valueOf(e.getMessage());
  }

  private static boolean isAboutNames(CertificateException e) {
    var said = String.valueOf(e.getMessage());
    return said.startsWith("No subject alternative") || said.startsWith("No name matching");
  }

  private static String untimely(X509Certificate certificate) {
    try {
      certificate.checkValidity();
      return "";
    } catch (CertificateExpiredException e) {
      return "that of %s expired at %s"
          .formatted(Identity.subject(certificate), certificate.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      return "that of %s is not valid before %s"
          .formatted(Identity.subject(certificate), certificate.getNotBefore().toInstant());
    }
  }

  /** Says where a chain ends that leads to nobody who is trusted. */
  private String unknown(X509Certificate[] chain) {
    var last = chain[chain.length - 1];
    boolean ownIssuer = Identity.hasIssued(last, last);
    if (ownIssuer && chain.length == 1) {
      return "self-signed: %s vouches for itself".formatted(Identity.subject(last));
    }
    if (ownIssuer) {
      return "unknown CA: %s is not trusted".formatted(Identity.subject(last));
    }
    return "unknown CA: %s, which issued that of %s, is not trusted; or the peer does not send an"
            .formatted(last.getIssuerX500Principal().getName(), Identity.subject(last))
        + " intermediate certificate";
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }

  // What JSSE asks for its sockets, which are not used here.

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType, socket);
  }
}
