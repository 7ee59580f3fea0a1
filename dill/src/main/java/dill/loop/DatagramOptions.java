package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/** Options of sockets for datagrams, as Linux numbers them. */
final class DatagramOptions {
  private static final MemorySegment SETSOCKOPT = Libc.function("setsockopt");

  // Levels, which are protocols.
  private static final int SOL_SOCKET = 1;
  private static final int IPV4 = 0;
  private static final int IPV6 = 41;

  private static final int SO_REUSEADDR = 2;
  private static final int SO_BROADCAST = 6;

  private static final int IP_MULTICAST_IF = 32;
  private static final int IP_MULTICAST_TTL = 33;
  private static final int IP_MULTICAST_LOOP = 34;
  private static final int IP_MULTICAST_ALL = 49;

  private static final int IPV6_MULTICAST_IF = 17;
  private static final int IPV6_MULTICAST_HOPS = 18;
  private static final int IPV6_MULTICAST_LOOP = 19;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_MULTICAST_ALL = 29;

  // The same for both levels.
  private static final int JOIN_GROUP = 42;
  private static final int LEAVE_GROUP = 45;
  private static final int JOIN_SOURCE_GROUP = 46;
  private static final int LEAVE_SOURCE_GROUP = 47;

  // struct group_source_req: the number of the interface, two of struct sockaddr_storage
  private static final int GROUP = 8;
  private static final int SOURCE = 136;
  private static final int END = 264;

  private static final int MREQN = 12; // struct ip_mreqn; the number of the interface comes last

  private DatagramOptions() {}

  /**
   * Prepares a new socket: for both kinds of addresses, and for those groups alone that it joins.
   */
  static void prepare(Libc libc, int number, boolean four, boolean shared) throws IOException {
    if (shared) {
      set(libc, number, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    set(libc, number, IPV4, IP_MULTICAST_ALL, 0);
    if (!four) {
      set(libc, number, IPV6, IPV6_V6ONLY, 0);
      libc.setOption(
          number, IPV6, IPV6_MULTICAST_ALL, Integer.BYTES); // the same 0; older systems have none
    }
  }

  private static void set(Libc libc, int number, int level, int option, int value)
      throws IOException {
    libc.small().set(JAVA_INT, 0, value);
    Errno.check(libc.setOption(number, level, option, Integer.BYTES));
  }

  static void join(
      Libc libc, int number, InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException {
    change(libc, number, source == null ? JOIN_GROUP : JOIN_SOURCE_GROUP, group, at, source);
  }

  static void leave(
      Libc libc, int number, InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException {
    change(libc, number, source == null ? LEAVE_GROUP : LEAVE_SOURCE_GROUP, group, at, source);
  }

  private static void change(
      Libc libc,
      int number,
      int option,
      InetAddress group,
      NetworkInterface at,
      @Nullable InetAddress source)
      throws IOException {
    var request = MemorySegment.ofBuffer(libc.scratch()).asSlice(0, END).fill((byte) 0);
    request.set(JAVA_INT, 0, at.getIndex());
    write(group, request.asSlice(GROUP));
    if (source != null) {
      write(source, request.asSlice(SOURCE));
    }
    int level = Datagrams.isFour(group) ? IPV4 : IPV6;
    int length = source == null ? SOURCE : END;
    Errno.check(libc.call(SETSOCKOPT, number, level, option, request.address(), length));
  }

  private static void write(InetAddress address, MemorySegment to) {
    int family = Datagrams.isFour(address) ? Address.IPV4 : Address.IPV6;
    Address.write(new InetSocketAddress(address, 0), family, to);
  }

  static void setInterface(Libc libc, int number, boolean four, NetworkInterface at)
      throws IOException {
    if (!four) {
      set(libc, number, IPV6, IPV6_MULTICAST_IF, at.getIndex());
    }
    libc.small().asSlice(0, MREQN).fill((byte) 0).set(JAVA_INT, 8, at.getIndex());
    Errno.check(libc.setOption(number, IPV4, IP_MULTICAST_IF, MREQN));
  }

  static void setHops(Libc libc, int number, boolean four, int hops) throws IOException {
    if (!four) {
      set(libc, number, IPV6, IPV6_MULTICAST_HOPS, hops);
    }
    set(libc, number, IPV4, IP_MULTICAST_TTL, hops);
  }

  static void setLoop(Libc libc, int number, boolean four, boolean on) throws IOException {
    if (!four) {
      set(libc, number, IPV6, IPV6_MULTICAST_LOOP, on ? 1 : 0);
    }
    set(libc, number, IPV4, IP_MULTICAST_LOOP, on ? 1 : 0);
  }

  static void setBroadcast(Libc libc, int number, boolean on) throws IOException {
    set(libc, number, SOL_SOCKET, SO_BROADCAST, on ? 1 : 0);
  }
}
