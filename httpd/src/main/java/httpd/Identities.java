package httpd;

import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who the server is to those who come by TLS. */
final class Identities {
  private final List<Identity> all;
  private final @Nullable ServerSettings settings; // null: TLS is not spoken

  private Identities(List<Identity> all, @Nullable ServerSettings settings) {
    this.all = all;
    this.settings = settings;
  }

  /** Nobody: TLS is not spoken. */
  static Identities none() {
    return new Identities(List.of(), null);
  }

  /** Somebody whom nobody trusts. */
  static Identities selfSigned(List<Path> authorities) throws IOException {
    return of(List.of(Identity.selfSigned("localhost", "127.0.0.1", "::1")), authorities);
  }

  /**
   * Reads certificates and keys.
   *
   * @param chains the files of the certificates
   * @param keys the files of the keys, as many, or none if they are in the same files
   * @param authorities files of those who vouch for clients; none: clients are not asked
   * @throws IOException if one cannot be read; says which, and what is wrong with it
   */
  static Identities load(List<Path> chains, List<Path> keys, List<Path> authorities)
      throws IOException {
    var all = new ArrayList<Identity>();
    for (int i = 0; i < chains.size(); i++) {
      all.add(Identity.load(chains.get(i), keys.isEmpty() ? chains.get(i) : keys.get(i)));
    }
    return of(all, authorities);
  }

  private static Identities of(List<Identity> all, List<Path> authorities) throws IOException {
    var others = all.stream().skip(1).toArray(Identity[]::new);
    var settings = ServerSettings.of(all.getFirst(), others).offering("http/1.1");
    return new Identities(
        List.copyOf(all),
        authorities.isEmpty()
            ? settings
            : settings.needingClients(authorities.toArray(Path[]::new)));
  }

  /** The entrance, with TLS if that is spoken. */
  Entrance secure(Entrance plain) {
    return settings == null ? plain : plain.with(settings);
  }

  /**
   * Reads all files again.
   *
   * @return what is wrong with those that cannot be used, which stay as they were; empty: nothing
   */
  List<String> reload() {
    var wrong = new ArrayList<String>();
    for (var identity : all) {
      try {
        identity.reload();
      } catch (IOException e) {
        wrong.add(identity + " stays as it was: " + e.getMessage());
      }
    }
    return wrong;
  }

  /** Who they are and until when, for people. */
  List<String> lines() {
    return all.stream()
        .map(one -> "TLS for " + String.join(", ", one.names()) + " until " + one.expires())
        .toList();
  }
}
