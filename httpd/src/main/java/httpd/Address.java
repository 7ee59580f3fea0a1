package httpd;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/** Where to listen, as it is written on a command line. */
sealed interface Address {
  /**
   * Listens there.
   *
   * @param inherited what this process has been started with
   * @return one, or as many as have been inherited
   * @throws IOException if it cannot; says why, and what would be right
   */
  List<Opened> open(Inherited inherited) throws IOException;

  /** Where it is found, as far as that is known before. */
  default String url(boolean isSecure) {
    return url(toString(), isSecure);
  }

  /** What is listened on, and its name in a URL: host and port, or the path of a Unix socket. */
  record Opened(Entrance entrance, String name) {
    /** Where it is found. */
    String url(boolean isSecure) {
      return Address.url(name, isSecure);
    }

    /** The same, with TLS if that is spoken. */
    Opened with(Identities identities) {
      return new Opened(identities.secure(entrance), name);
    }

    /** The port; 0 if it is a Unix socket. */
    int port() {
      return name.startsWith("/") ? 0 : entrance.port();
    }
  }

  /** Where something is found: a URL that can be clicked, unless it is a Unix socket. */
  static String url(String name, boolean isSecure) {
    if (name.startsWith("/")) {
      return "unix:" + name;
    }
    return (isSecure ? "https://" : "http://") + name + "/";
  }

  /** A port, and how a browser on this machine calls the host. */
  static String name(String host, int port) {
    return switch (host) {
      case "", "0.0.0.0", "::", "0:0:0:0:0:0:0:0" -> "localhost:" + port;
      default -> (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    };
  }

  /** A port of one address, or of all if the host is empty. */
  record Port(String host, int port) implements Address {
    @Override
    public List<Opened> open(Inherited inherited) throws IOException {
      var entrance = listen();
      return List.of(new Opened(entrance, name(host, entrance.port())));
    }

    private Entrance listen() throws IOException {
      InetAddress address;
      try {
        address =
            host.isEmpty() ? new InetSocketAddress(0).getAddress() : InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw new IOException("the host '" + host + "' has no address", e);
      }
      try {
        return Entrance.at(new InetSocketAddress(address, port));
      } catch (IOException e) {
        throw new IOException(whyNot(address, e), e);
      }
    }

    private String whyNot(InetAddress address, IOException failure) throws IOException {
      if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
        return host + " is not an address of this machine; 0.0.0.0 stands for all of them";
      }
      if (failure instanceof BindException && port != 0) {
        return port < 1024 && String.valueOf(failure.getMessage()).contains("ermission")
            ? "port " + port + " is for those who may: root, or with CAP_NET_BIND_SERVICE"
            : "port " + port + of() + " is in use; --port 0 picks a free one";
      }
      return "cannot listen: " + failure.getMessage();
    }

    private String of() {
      return host.isEmpty() ? "" : " of " + host;
    }

    @Override
    public String toString() {
      return name(host, port);
    }
  }

  /** A Unix socket. */
  record Unix(Path path) implements Address {
    @Override
    public List<Opened> open(Inherited inherited) throws IOException {
      var whole = path.toAbsolutePath().normalize();
      try {
        return List.of(new Opened(Entrance.at(whole), whole.toString()));
      } catch (IOException e) {
        throw new IOException("cannot listen on unix:" + whole + ": " + e.getMessage(), e);
      }
    }

    @Override
    public String toString() {
      return path.toAbsolutePath().normalize().toString();
    }
  }

  /** What systemd listens on for us: the sockets of one name, or all that no other asks for. */
  record Systemd(String name) implements Address {
    @Override
    public List<Opened> open(Inherited inherited) throws IOException {
      return inherited.take(name);
    }

    @Override
    public String url(boolean isSecure) {
      return toString();
    }

    @Override
    public String toString() {
      return name.isEmpty() ? "a socket of systemd" : "the socket " + name + " of systemd";
    }
  }
}
