package dill.loop;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A port that datagrams arrive at and leave from: calls that never wait, and something to wait for
 * until they make sense. One task at a time may receive, any number may send; any may close it.
 */
public abstract sealed class Datagrams permits ChannelDatagrams, NativeDatagrams {
  Datagrams() {}

  /**
   * Opens one.
   *
   * @param local where; null: wherever the system likes
   * @param remote whom to exchange datagrams with; null: anybody
   * @param shared whether others on this machine may open the same port
   * @return the port
   * @throws IOException if it cannot, as when the port is in use
   * @throws IllegalArgumentException if one address is of IPv4 and the other of IPv6
   */
  public static Datagrams open(
      @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, boolean shared)
      throws IOException {
    if (local != null && remote != null && !local.getAddress().isAnyLocalAddress()) {
      if (isFour(local.getAddress()) != isFour(remote.getAddress())) {
        throw new IllegalArgumentException(local + " cannot reach " + remote);
      }
    }
    return Carrier.current().hasDescriptors()
        ? NativeDatagrams.start(local, remote, shared)
        : ChannelDatagrams.start(local, remote, shared);
  }

  static boolean isFour(InetAddress address) {
    return address instanceof Inet4Address;
  }

  /** {@return whether it is for IPv4 alone: it stands at an address of that kind} */
  static boolean isForFourAlone(@Nullable InetSocketAddress local) {
    return local != null && isFour(local.getAddress()) && !local.getAddress().isAnyLocalAddress();
  }

  static SocketException cannotReach(InetSocketAddress to) {
    return new SocketException("this socket is for IPv4 alone and cannot reach " + to);
  }

  /** What it means that a peer's machine has refused a datagram. */
  static PortUnreachableException refused(IOException why) {
    var refused = new PortUnreachableException("nobody listens there");
    refused.initCause(why);
    return refused;
  }

  /**
   * Sends a datagram, if there is room.
   *
   * @param bytes what is in it; they are taken if there was
   * @param to where; the remote address, if there is one
   * @return false: there is no room just now
   * @throws PortUnreachableException if nobody listens where an earlier one went
   * @throws IOException if it cannot be sent, or this is closed
   */
  public abstract boolean send(ByteBuffer bytes, InetSocketAddress to) throws IOException;

  /**
   * Receives a datagram, if there is one. What there is no room for is lost.
   *
   * @param into where to put it; memory outside of the heap
   * @return where it came from; null: there is none just now
   * @throws PortUnreachableException if nobody listens where an earlier one went
   * @throws IOException if this is closed
   */
  public abstract @Nullable InetSocketAddress receive(ByteBuffer into) throws IOException;

  /** {@return what waits until receiving or sending makes sense, and closes this} */
  public abstract Pollable pollable();

  /**
   * {@return the address of this side}
   *
   * @throws IOException if this is closed
   */
  public abstract InetSocketAddress local() throws IOException;

  /** {@return whom it exchanges datagrams with; null: anybody} */
  public abstract @Nullable InetSocketAddress remote();

  /**
   * Receives what is sent to a group, too.
   *
   * @param group which
   * @param at where it is sent
   * @param source who sends it; null: anybody
   * @throws IOException if that cannot be
   */
  public abstract void join(InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException;

  /**
   * Takes back what {@link #join} with the same arguments has done.
   *
   * @param group which
   * @param at where it is sent
   * @param source who sends it; null: anybody
   * @throws IOException if it has not been joined
   */
  public abstract void leave(InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException;

  /**
   * Chooses where datagrams for groups leave this machine.
   *
   * @param at where
   * @throws IOException if that cannot be
   */
  public abstract void setMulticastInterface(NetworkInterface at) throws IOException;

  /**
   * Chooses how far datagrams for groups go.
   *
   * @param hops how many routers away, and one more
   * @throws IOException if that cannot be
   */
  public abstract void setMulticastHops(int hops) throws IOException;

  /**
   * Chooses whether datagrams for groups come to this machine, too.
   *
   * @param on whether
   * @throws IOException if that cannot be
   */
  public abstract void setMulticastLoop(boolean on) throws IOException;

  /**
   * Chooses whether datagrams may be sent to all of a network.
   *
   * @param on whether
   * @throws IOException if that cannot be
   */
  public abstract void setBroadcast(boolean on) throws IOException;
}
