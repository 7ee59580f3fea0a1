package dsock;

import dill.loop.Datagrams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * What a UDP port does about groups: addresses that any number of ports receive from.
 *
 * {@snippet file="Groups.java" region="groups"}
 *
 * <p>To send to a group nothing has to be joined. Each method throws {@link IllegalStateException}
 * while a layer owns the port. Nothing here waits, and any task may call it.
 */
public final class Multicast {
  /** The way to the port, if it is open and not lent. */
  interface Way {
    Datagrams port() throws IOException;
  }

  private final Way way;

  Multicast(Way way) {
    this.way = way;
  }

  /**
   * Receives what is sent to a group, from now on.
   *
   * @param group the address of the group
   * @param at the interface of this machine where it arrives
   * @throws IllegalArgumentException if that is not the address of a group
   * @throws IOException if that cannot be
   */
  public void join(InetAddress group, NetworkInterface at) throws IOException {
    way.port().join(checkGroup(group), at, null);
  }

  /**
   * Receives what one source sends to a group, from now on. May be called for several sources.
   *
   * @param group the address of the group
   * @param at the interface of this machine where it arrives
   * @param source who sends it
   * @throws IllegalArgumentException if that is not the address of a group
   * @throws IOException if that cannot be
   */
  public void join(InetAddress group, NetworkInterface at, InetAddress source) throws IOException {
    way.port().join(checkGroup(group), at, source);
  }

  /**
   * Receives no more what {@link #join(InetAddress, NetworkInterface)} has asked for.
   *
   * @param group the address of the group
   * @param at the interface of this machine where it arrives
   * @throws IOException if it was not joined so
   */
  public void leave(InetAddress group, NetworkInterface at) throws IOException {
    way.port().leave(group, at, null);
  }

  /**
   * Receives no more what {@link #join(InetAddress, NetworkInterface, InetAddress)} has asked for.
   *
   * @param group the address of the group
   * @param at the interface of this machine where it arrives
   * @param source who sends it
   * @throws IOException if it was not joined so
   */
  public void leave(InetAddress group, NetworkInterface at, InetAddress source) throws IOException {
    way.port().leave(group, at, source);
  }

  private static InetAddress checkGroup(InetAddress group) {
    if (!group.isMulticastAddress()) {
      throw new IllegalArgumentException(group + " is not the address of a group");
    }
    return group;
  }

  /**
   * Chooses the interface where datagrams to groups leave this machine. The system chooses one
   * otherwise.
   *
   * @param at the interface
   * @throws IOException if that cannot be
   */
  public void setInterface(NetworkInterface at) throws IOException {
    way.port().setMulticastInterface(at);
  }

  /**
   * Chooses how far datagrams to groups go: 1, the network that they are sent to, unless this is
   * called; each router takes one away.
   *
   * @param hops how far: 0, not further than this machine, to 255
   * @throws IllegalArgumentException if it is another number
   * @throws IOException if that cannot be
   */
  public void setHops(int hops) throws IOException {
    if (hops < 0 || hops > 255) {
      throw new IllegalArgumentException(hops + " hops; it must be 0 to 255");
    }
    way.port().setMulticastHops(hops);
  }

  /**
   * Chooses whether datagrams to groups reach those sockets of this machine that have joined them.
   * They do unless this is called.
   *
   * @param on whether
   * @throws IOException if that cannot be
   */
  public void setLoop(boolean on) throws IOException {
    way.port().setMulticastLoop(on);
  }
}
