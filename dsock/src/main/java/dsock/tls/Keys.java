package dsock.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among identities: a server's by the name that the client asks for, a client's as it is.
 * What has been chosen is kept in the handshake, so that a reload in its middle cannot mix two.
 */
final class Keys extends X509ExtendedKeyManager {
  private static final String CHOSEN = "chosen"; // what JSSE calls it

  private final List<Identity> identities; // the first one if no name fits

  Keys(List<Identity> identities) {
    this.identities = identities;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    var handshake = Handshake.current();
    if (engine.getHandshakeSession() != null) { // else a ticket is about to be compared
      handshake.full = true;
    }
    return choose(keyType, handshake.asked);
  }

  private @Nullable String choose(String keyType, String host) {
    var now = identities.stream().map(Identity::loaded).toList();
    var chosen = choose(now, host).stream().filter(identity -> identity.isOf(keyType)).findFirst();
    Handshake.current().identity = chosen.orElse(null);
    return chosen.isPresent() ? CHOSEN : null;
  }

  /** {@return those that may be shown to who asks for a host, one for each kind of key, say} */
  private static List<Identity.Loaded> choose(List<Identity.Loaded> from, String host) {
    var exact = from.stream().filter(identity -> identity.isFor(host)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    var wide = from.stream().filter(identity -> identity.isForSiblingsOf(host)).toList();
    if (!wide.isEmpty()) {
      return wide;
    }
    var names = from.getFirst().names();
    return from.stream().filter(identity -> identity.names().equals(names)).toList();
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    for (var identity : identities) {
      var now = identity.loaded();
      if (Arrays.stream(keyTypes).anyMatch(now::isOf)) {
        Handshake.current().identity = now;
        return CHOSEN;
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var chosen = Handshake.current().identity;
    return chosen == null ? null : chosen.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var chosen = Handshake.current().identity;
    return chosen == null ? null : chosen.key();
  }

  // What JSSE asks for its sockets, which are not used here.

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
