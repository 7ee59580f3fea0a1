package dsock.tls;

import java.io.IOException;
import java.net.IDN;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a client of TLS trusts, offers and shows. Immutable: each method makes other settings from
 * these. Connections that are made with the same settings resume each other's sessions, so make
 * them once.
 *
 * {@snippet file="TlsEcho.java" region="client"}
 */
public final class ClientSettings {
  private static final ClientSettings USUAL =
      new ClientSettings(() -> Trust.inSystem(), true, List.of(), Spoken.USUAL);

  // what a server's certificate shows as an address is compared as an address
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final Supplier<X509ExtendedTrustManager> trust;
  private final boolean verifies;
  private final List<Identity> identities;
  private final Spoken spoken;
  private final Context context;

  private ClientSettings(
      Supplier<X509ExtendedTrustManager> trust,
      boolean verifies,
      List<Identity> identities,
      Spoken spoken) {
    this.trust = trust;
    this.verifies = verifies;
    this.identities = identities;
    this.spoken = spoken;
    this.context = new Context(identities, trust);
  }

  private ClientSettings with(Spoken other) {
    return new ClientSettings(trust, verifies, identities, other);
  }

  /**
   * {@return the usual settings: trusts whom the JDK trusts, speaks both versions, offers nothing
   * by ALPN, shows no certificate} The certificates are those of the JDK's {@code cacerts}, or of
   * the system property {@code javax.net.ssl.trustStore}.
   */
  public static ClientSettings usual() {
    return USUAL;
  }

  /**
   * Trusts certain authorities instead of those of the system.
   *
   * @param files PEM files with the certificates of authorities
   * @return settings that do
   * @throws IOException if one of them cannot be read; says which, and what is wrong with it
   */
  public ClientSettings trusting(Path... files) throws IOException {
    var authorities = Trust.in(Trust.read(files));
    return new ClientSettings(() -> authorities, true, identities, spoken);
  }

  /**
   * Trusts whoever answers, whatever its certificate says: anybody between here and there can read
   * and change everything. For tests alone.
   *
   * @return settings that do
   */
  public ClientSettings dangerouslyTrustingAnybody() {
    return new ClientSettings(Anybody::new, false, identities, spoken);
  }

  /**
   * Shows a certificate, to servers that ask for one.
   *
   * @param identity who the client is
   * @return settings that do
   */
  public ClientSettings as(Identity identity) {
    return new ClientSettings(trust, verifies, List.of(identity), spoken);
  }

  /**
   * Offers protocols to speak within, by ALPN (RFC 7301). {@link Tls#protocol} tells which one the
   * server has chosen.
   *
   * @param protocols their names, such as {@code http/1.1}, the best first; none: nothing is said
   * @return settings that do
   * @throws IllegalArgumentException if a name is empty or longer than 255 bytes
   */
  public ClientSettings offering(String... protocols) {
    return with(spoken.offering(protocols));
  }

  /**
   * Speaks certain versions only.
   *
   * @param versions which; one at least
   * @return settings that do
   * @throws IllegalArgumentException if there is none
   */
  public ClientSettings speaking(TlsVersion... versions) {
    return with(spoken.in(versions));
  }

  /**
   * Tells the secrets of each connection to whoever can read a file, so that Wireshark, say, can
   * show what goes over the wire. For debugging alone: who has the file reads everything. Lines are
   * added behind those that are there, in the format of {@code SSLKEYLOGFILE}.
   *
   * <p>From the first such settings on, all code of this JVM derives keys of TLS and by HKDF
   * through a provider of cryptography that is put before the JDK's for that. It works on JDKs
   * whose providers need not be signed, as OpenJDK's need not.
   *
   * @param file where they are written to
   * @return settings that do
   * @throws IOException if it cannot be written
   */
  public ClientSettings loggingKeysTo(Path file) throws IOException {
    return with(spoken.loggingTo(KeyLog.to(file)));
  }

  @Nullable KeyLog log() {
    return spoken.log();
  }

  /** {@return a host's name as it stands in certificates} */
  static String inAscii(String host) {
    var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return isAddress(name) ? name : IDN.toASCII(name).toLowerCase(Locale.ROOT);
  }

  static boolean isAddress(String host) {
    return ADDRESS.matcher(host).matches();
  }

  SSLEngine engine(String host) {
    var engine = context.get().createSSLEngine(host, 0); // sessions are kept by host
    engine.setUseClientMode(true);
    engine.setSSLParameters(parameters(engine, host));
    return engine;
  }

  private SSLParameters parameters(SSLEngine engine, String host) {
    var parameters = engine.getSSLParameters();
    spoken.set(parameters);
    if (!isAddress(host)) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    if (verifies) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return parameters;
  }
}
