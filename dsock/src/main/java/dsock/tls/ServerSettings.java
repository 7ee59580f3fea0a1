package dsock.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What a server of TLS shows, asks for and speaks. Immutable: each method makes other settings from
 * these. Sessions are resumed between connections that are made with the same settings, so make
 * them once.
 *
 * {@snippet file="TlsEcho.java" region="server"}
 *
 * <p>If there are several identities, the name that the client asks for decides (SNI, RFC 6066):
 * one whose certificate has just that name, else one that has it by a wildcard, else the first.
 * Identities with the same names and keys of different kinds, RSA and EC say, go together: the
 * client's preference decides. {@link Identity#reload} renews one under the feet of a server that
 * runs.
 */
public final class ServerSettings {
  // From this on JSSE hands out no ticket: RFC 8446 section 4.6.1 allows a week.
  private static final int NO_TICKETS = 7 * 24 * 60 * 60 + 1;

  private final List<Identity> identities;
  private final Clients clients;
  private final List<X509Certificate> authorities;
  private final boolean resumes;
  private final Spoken spoken;
  private final Context context;

  private enum Clients {
    NOT_ASKED,
    WANTED,
    NEEDED
  }

  private ServerSettings(
      List<Identity> identities,
      Clients clients,
      List<X509Certificate> authorities,
      boolean resumes,
      Spoken spoken) {
    this.identities = identities;
    this.clients = clients;
    this.authorities = authorities;
    this.resumes = resumes;
    this.spoken = spoken;
    this.context = new Context(identities, () -> Trust.in(authorities));
  }

  private ServerSettings with(Spoken other) {
    return new ServerSettings(identities, clients, authorities, resumes, other);
  }

  /**
   * {@return settings that speak both versions, ask clients for nothing, and resume sessions}
   *
   * @param first who the server is
   * @param others who else it is, by the name that clients ask for
   */
  public static ServerSettings of(Identity first, Identity... others) {
    var all = new ArrayList<Identity>();
    all.add(first);
    all.addAll(List.of(others));
    return new ServerSettings(List.copyOf(all), Clients.NOT_ASKED, List.of(), true, Spoken.USUAL);
  }

  /**
   * Asks clients for a certificate, and serves those too that have none. One that is not trusted is
   * refused.
   *
   * @param files PEM files with the certificates of authorities that may vouch for clients
   * @return settings that do
   * @throws IOException if one of them cannot be read; says which, and what is wrong with it
   */
  public ServerSettings wantingClients(Path... files) throws IOException {
    return with(Clients.WANTED, files);
  }

  /**
   * Asks clients for a certificate, and refuses those that have none that is trusted.
   *
   * @param files PEM files with the certificates of authorities that may vouch for clients
   * @return settings that do
   * @throws IOException if one of them cannot be read; says which, and what is wrong with it
   */
  public ServerSettings needingClients(Path... files) throws IOException {
    return with(Clients.NEEDED, files);
  }

  private ServerSettings with(Clients wish, Path... files) throws IOException {
    return new ServerSettings(identities, wish, Trust.read(files), resumes, spoken);
  }

  /**
   * Speaks certain protocols within, by ALPN (RFC 7301). A client that offers only others is
   * refused; one that offers none is served, and {@link Tls#protocol} is empty.
   *
   * @param protocols their names, such as {@code http/1.1}, the best first; none: nothing is said
   * @return settings that do
   * @throws IllegalArgumentException if a name is empty or longer than 255 bytes
   */
  public ServerSettings offering(String... protocols) {
    return with(spoken.offering(protocols));
  }

  /**
   * Speaks certain versions only.
   *
   * @param versions which; one at least
   * @return settings that do
   * @throws IllegalArgumentException if there is none
   */
  public ServerSettings speaking(TlsVersion... versions) {
    return with(spoken.in(versions));
  }

  /**
   * Resumes no session: each connection has a whole handshake.
   *
   * @return settings that do
   */
  public ServerSettings withoutResumption() {
    return new ServerSettings(identities, clients, authorities, false, spoken);
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
  public ServerSettings loggingKeysTo(Path file) throws IOException {
    return with(spoken.loggingTo(KeyLog.to(file)));
  }

  @Nullable KeyLog log() {
    return spoken.log();
  }

  boolean resumes() {
    return resumes;
  }

  SSLEngine engine() {
    var shared = context.get();
    if (!resumes) {
      shared.getServerSessionContext().setSessionTimeout(NO_TICKETS);
    }
    var engine = shared.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters(engine));
    return engine;
  }

  private SSLParameters parameters(SSLEngine engine) {
    var parameters = engine.getSSLParameters();
    spoken.set(parameters);
    parameters.setSNIMatchers(List.of(new Asked()));
    switch (clients) {
      case NOT_ASKED -> {}
      case WANTED -> parameters.setWantClientAuth(true);
      case NEEDED -> parameters.setNeedClientAuth(true);
    }
    return parameters;
  }
}
