package httpd.proxy;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Ipc;
import dsock.Tcp;
import dsock.tls.ClientSettings;
import dsock.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A server behind the proxy: where it is, and how it is spoken to. Immutable. */
public final class Upstream {
  private static final String UNIX = "unix:";

  private final String name;
  private final Place place;
  private final String authority;
  private final @Nullable ClientSettings tls; // null: it is spoken to in plain text

  /** Where it is. */
  private sealed interface Place {
    ByteSocket connect(Deadline deadline) throws IOException;
  }

  private record Port(String host, int port) implements Place {
    @Override
    public ByteSocket connect(Deadline deadline) throws IOException {
      return Tcp.connect(host, port, deadline);
    }
  }

  private record Local(Path path) implements Place {
    @Override
    public ByteSocket connect(Deadline deadline) throws IOException {
      return Ipc.connect(path, deadline);
    }
  }

  private Upstream(String name, Place place, String authority, @Nullable ClientSettings tls) {
    this.name = name;
    this.place = place;
    this.authority = authority;
    this.tls = tls;
  }

  /**
   * Says where a server is. Connects to nothing yet; a name is looked up whenever a connection is
   * made.
   *
   * @param where {@code http://host:port}, {@code https://host:port} or {@code unix:/path}; the
   *     ports are 80 and 443 if none is given. With {@code https} the server must prove to be that
   *     host, to those whom Java trusts
   * @return that server
   * @throws IllegalArgumentException if it is none of these, or says more than that
   */
  public static Upstream at(String where) {
    if (where.startsWith(UNIX)) {
      return local(where);
    }
    URI uri;
    try {
      uri = new URI(where);
    } catch (URISyntaxException e) {
      throw wrong(where);
    }
    var host = uri.getHost();
    var scheme = String.valueOf(uri.getScheme());
    boolean secure = scheme.equals("https");
    if (host == null || !(secure || scheme.equals("http")) || saysMore(uri)) {
      throw wrong(where);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    if (port < 1 || port > 65535) {
      throw wrong(where);
    }
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    var settings = secure ? ClientSettings.usual().offering("http/1.1") : null;
    return new Upstream(where, new Port(bare, port), uri.getRawAuthority(), settings);
  }

  private static boolean saysMore(URI uri) {
    var path = uri.getRawPath();
    return !(path.isEmpty() || path.equals("/"))
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || uri.getRawUserInfo() != null;
  }

  private static Upstream local(String where) {
    var path = where.substring(UNIX.length());
    if (!path.startsWith("/")) {
      throw wrong(where);
    }
    return new Upstream(where, new Local(Path.of(path)), "localhost", null);
  }

  private static IllegalArgumentException wrong(String where) {
    return new IllegalArgumentException(
        "'"
            + where
            + "' is no up-stream; it may be http://host:port, https://host:port or"
            + " unix:/path");
  }

  /**
   * Speaks TLS with it.
   *
   * @param settings whom to trust, and who this side is; should offer {@code http/1.1}
   * @return the same server, spoken to like that
   */
  public Upstream with(ClientSettings settings) {
    return new Upstream(name, place, authority, settings);
  }

  /** {@return its host, for a {@code Host} where the client has given none} */
  String authority() {
    return authority;
  }

  /** Connects to it, and shakes hands if TLS is spoken. */
  ByteSocket connect(Deadline deadline) throws IOException {
    var socket = place.connect(deadline);
    var settings = tls;
    if (settings == null || !(place instanceof Port port)) {
      return socket;
    }
    return Tls.attachClient(socket, settings, port.host, deadline); // closes it if that fails
  }

  /** {@return where it is, as it was given} */
  @Override
  public String toString() {
    return name;
  }
}
