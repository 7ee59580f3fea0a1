package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.channels.UnsupportedAddressTypeException;

/** Addresses of sockets, as the system writes them: sockaddr_in, sockaddr_in6, sockaddr_un. */
final class Address {
  static final int UNIX = 1;
  static final int IPV4 = 2;
  static final int IPV6 = 10;

  // Offsets. The family comes first, in the machine's order; the port next, in the network's.
  private static final int PORT = 2;
  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_ADDRESS = 8;
  private static final int IPV6_SCOPE = 24;

  private static final int IPV4_LENGTH = 16;
  private static final int IPV6_LENGTH = 28;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private Address() {}

  /**
   * Writes an address.
   *
   * @param family of the socket; one of IPv6 takes the address of IPv4 for all of a machine, too
   * @return how long it is
   */
  static int write(SocketAddress address, int family, MemorySegment to) {
    return switch (address) {
      case UnixDomainSocketAddress unix -> UnixAddress.write(unix, to);
      case InetSocketAddress inet -> write(inet, family, to);
      default -> throw new UnsupportedAddressTypeException();
    };
  }

  private static int write(InetSocketAddress address, int family, MemorySegment to) {
    to.asSlice(0, IPV6_LENGTH).fill((byte) 0);
    to.set(JAVA_SHORT, 0, (short) family);
    to.set(NETWORK_SHORT, PORT, (short) address.getPort());
    var host = address.getAddress();
    if (family == IPV4) {
      put(host.getAddress(), to, IPV4_ADDRESS);
      return IPV4_LENGTH;
    }
    if (host instanceof Inet6Address six) {
      put(six.getAddress(), to, IPV6_ADDRESS);
      to.set(JAVA_INT, IPV6_SCOPE, six.getScopeId());
    } // else it is that for all of a machine: zeros
    return IPV6_LENGTH;
  }

  private static void put(byte[] bytes, MemorySegment to, int at) {
    MemorySegment.copy(bytes, 0, to, JAVA_BYTE, at, bytes.length);
  }

  /** {@return the family that a socket for an address is of} */
  static int family(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress) {
      return UNIX;
    }
    return address instanceof InetSocketAddress inet && isIpv4(inet) ? IPV4 : IPV6;
  }

  private static boolean isIpv4(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address four && !four.isAnyLocalAddress();
  }

  /** {@return what to connect to: this machine, for the address that stands for all of it} */
  static InetSocketAddress reachable(InetSocketAddress address) {
    if (!address.getAddress().isAnyLocalAddress()) {
      return address;
    }
    boolean four = address.getAddress() instanceof Inet4Address;
    try {
      var host = four ? new byte[] {127, 0, 0, 1} : IPV6_LOOPBACK;
      return new InetSocketAddress(InetAddress.getByAddress(host), address.getPort());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of a right length", e);
    }
  }

  /** Reads an address; if it is a path, what is behind it is zero. */
  static SocketAddress read(MemorySegment from) {
    return from.get(JAVA_SHORT, 0) == UNIX ? UnixAddress.read(from) : readInet(from);
  }

  /** Reads one that is no path. */
  static InetSocketAddress readInet(MemorySegment from) {
    boolean four = from.get(JAVA_SHORT, 0) == IPV4;
    int port = from.get(NETWORK_SHORT, PORT) & 0xffff;
    var bytes = new byte[four ? 4 : 16];
    MemorySegment.copy(from, JAVA_BYTE, four ? IPV4_ADDRESS : IPV6_ADDRESS, bytes, 0, bytes.length);
    try {
      return new InetSocketAddress(host(bytes, four ? 0 : from.get(JAVA_INT, IPV6_SCOPE)), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of " + bytes.length + " bytes", e);
    }
  }

  private static InetAddress host(byte[] bytes, int scope) throws UnknownHostException {
    // What is mapped becomes an address of IPv4 here.
    return scope == 0
        ? InetAddress.getByAddress(bytes)
        : Inet6Address.getByAddress("", bytes, scope);
  }
}
