package httpd;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Ipc;
import dsock.IpcListener;
import dsock.Tcp;
import dsock.TcpListener;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import dsock.tls.ServerSettings;
import dsock.tls.Tls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where connections come in: something that is listened on, and what is spoken on each connection
 * before HTTP is. A server may have several.
 *
 * {@snippet file="Entrances.java" region="entrances"}
 *
 * <p>It listens from the moment on that it is made. The server that it is given to closes it.
 */
public final class Entrance implements AutoCloseable {
  /** As many connections as may wait to be accepted: what Linux allows by default. */
  private static final int BACKLOG = 4096;

  /** Who comes by a Unix socket has no address. */
  private static final InetSocketAddress UNIX = InetSocketAddress.createUnresolved("unix", 0);

  private final Gate gate;
  private final boolean announced; // by a header of the PROXY protocol
  private final @Nullable ServerSettings tls; // null: none is spoken

  private Entrance(Gate gate, boolean announced, @Nullable ServerSettings tls) {
    this.gate = gate;
    this.announced = announced;
    this.tls = tls;
  }

  /**
   * Listens on a port of one address.
   *
   * @param address where; port 0: one that is free
   * @return an entrance for plain HTTP
   * @throws BindException if the port is in use, or the address not one of this machine
   * @throws IOException if it cannot listen for another reason
   */
  public static Entrance at(InetSocketAddress address) throws IOException {
    return of(Tcp.listen(address, BACKLOG));
  }

  /**
   * Listens on a Unix socket. A file that a server which has ended left behind is replaced.
   *
   * @param path of the socket
   * @return an entrance for plain HTTP
   * @throws BindException if somebody listens there, or something else is there
   * @throws IOException if it cannot listen for another reason
   */
  public static Entrance at(Path path) throws IOException {
    return of(Ipc.listenReplacing(path, BACKLOG));
  }

  /**
   * Lets in who connects to a port that is listened on already.
   *
   * @param listener which; closed with the entrance from now on
   * @return an entrance for plain HTTP
   */
  public static Entrance of(TcpListener listener) {
    return new Entrance(new TcpGate(listener), false, null);
  }

  /**
   * Lets in who connects to a Unix socket that is listened on already.
   *
   * @param listener which; closed with the entrance from now on
   * @return an entrance for plain HTTP
   */
  public static Entrance of(IpcListener listener) {
    return new Entrance(new IpcGate(listener), false, null);
  }

  /**
   * Speaks TLS with whoever comes in.
   *
   * @param settings who the server is, and what it asks for; should offer {@code http/1.1}
   * @return the same entrance, which speaks TLS; use it in place of this one
   */
  public Entrance with(ServerSettings settings) {
    return new Entrance(gate, announced, settings);
  }

  /**
   * Demands a header of the PROXY protocol, version 1 or 2, at the start of each connection: it
   * says who the client is. For an entrance that only a balancer can reach; anybody else could
   * claim to be anyone.
   *
   * @return the same entrance, with that demand; use it in place of this one
   */
  public Entrance announced() {
    return new Entrance(gate, true, tls);
  }

  /**
   * {@return the port that it listens on}
   *
   * @throws IllegalStateException if it is a Unix socket
   */
  public int port() {
    return gate.port();
  }

  /** Tells whether TLS is spoken. */
  boolean isSecure() {
    return tls != null;
  }

  /** Waits for somebody to come in. */
  Caller accept() throws IOException {
    return gate.accept();
  }

  /**
   * Speaks what is to be spoken before HTTP. In the task of the connection.
   *
   * @param deadline when to give up
   */
  Caller greet(Caller caller, Deadline deadline) throws IOException {
    var socket = caller.socket();
    var remote = caller.remote();
    if (announced) {
      remote = origin(ProxyHeader.receive(socket, deadline), remote);
    }
    var settings = tls;
    if (settings != null) {
      socket = Tls.attachServer(socket, settings, deadline);
    }
    return new Caller(socket, remote);
  }

  /** Who it is, says a balancer; or the balancer itself, which looks whether we live. */
  private static InetSocketAddress origin(ProxyHeader header, InetSocketAddress balancer) {
    return header.origin() instanceof ProxyOrigin.Tcp tcp ? tcp.source() : balancer;
  }

  /** Lets nobody in any more. To close it again does nothing. */
  @Override
  public void close() {
    gate.close();
  }

  /** {@return where it is, for people} */
  @Override
  public String toString() {
    return gate.toString();
  }

  /** Who has come in: a connection, and the address of whoever is at its other end. */
  record Caller(ByteSocket socket, InetSocketAddress remote) {}

  /** What is listened on. */
  private sealed interface Gate {
    Caller accept() throws IOException;

    int port();

    void close();
  }

  private record TcpGate(TcpListener listener) implements Gate {
    @Override
    public Caller accept() throws IOException {
      var tcp = listener.accept();
      return new Caller(tcp, tcp.remote());
    }

    @Override
    public int port() {
      return listener.port();
    }

    @Override
    public void close() {
      listener.close();
    }

    @Override
    public String toString() {
      return listener.local().toString();
    }
  }

  private record IpcGate(IpcListener listener) implements Gate {
    @Override
    public Caller accept() throws IOException {
      return new Caller(listener.accept(), UNIX);
    }

    @Override
    public int port() {
      throw new IllegalStateException(listener.path() + " is a Unix socket, which has no port");
    }

    @Override
    public void close() {
      listener.close();
    }

    @Override
    public String toString() {
      return listener.path().toString();
    }
  }
}
