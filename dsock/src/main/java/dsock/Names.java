package dsock;

import static dill.Choose.after;

import dill.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Addresses for names: of hosts elsewhere, and of this machine's interfaces.
 *
 * {@snippet file="WhoIs.java" region="names"}
 *
 * <p>An address is written as usual: {@code 192.0.2.1}, {@code 2001:db8::1}, with an interface if
 * it needs one: {@code fe80::1%eth0}. It stands for itself and nobody is asked.
 *
 * <p>Other names are looked up by the system, in a thread of its own, for that cannot be
 * interrupted: whoever is late or cancelled goes on, and leaves the question behind. At most 64 are
 * asked at the same time, the forgotten ones among them; further ones wait for their turn, no
 * longer than their deadline. libdill's {@code ipaddr_local} and {@code ipaddr_remote}.
 */
public final class Names {
  private static final int LAST_PORT = 65_535;

  private Names() {}

  /**
   * {@return an address to listen at: of IPv4 if there is one}
   *
   * @param name an address, or the name of an interface
   * @param port which; 0: one that is free
   * @throws SocketException if there is no such interface, or it has no address
   * @throws IllegalArgumentException if there is no such port
   */
  public static InetSocketAddress local(String name, int port) throws SocketException {
    return local(name, port, IpMode.PREF_IPV4);
  }

  /**
   * {@return an address to listen at} libdill's {@code ipaddr_local}. For all addresses of this
   * machine there is {@link InetSocketAddress#InetSocketAddress(int)}.
   *
   * @param name an address, or the name of an interface
   * @param port which; 0: one that is free
   * @param mode which kind of address; if an interface has several, the first of its kind counts
   * @throws SocketException if there is no such interface, or it has no such address, or the
   *     address is of the other kind
   * @throws IllegalArgumentException if there is no such port
   */
  public static InetSocketAddress local(String name, int port, IpMode mode) throws SocketException {
    checkPort(port);
    var literal = literal(name);
    var addresses = literal.isPresent() ? List.of(literal.get()) : addressesOfInterface(name);
    var wanted = mode.sort(addresses);
    if (wanted.isEmpty()) {
      throw new SocketException(name + " has no address of the kind " + mode);
    }
    return new InetSocketAddress(wanted.getFirst(), port);
  }

  private static List<InetAddress> addressesOfInterface(String name) throws SocketException {
    var found = NetworkInterface.getByName(name);
    if (found == null) {
      throw new SocketException("this machine has no interface " + name);
    }
    return found.inetAddresses().toList();
  }

  /**
   * Finds an address of a host, and waits as long as it takes.
   *
   * @param name an address, or the name of the host
   * @param port which
   * @param mode which kind of address
   * @return the first address
   * @throws UnknownHostException if it has none of that kind
   * @throws CancellationException if the task is cancelled
   * @throws IllegalArgumentException if there is no such port
   * @throws IOException if it cannot be looked up for another reason
   */
  public static InetSocketAddress remote(String name, int port, IpMode mode) throws IOException {
    return remote(name, port, mode, Deadline.NEVER);
  }

  /**
   * Finds an address of a host. libdill's {@code ipaddr_remote}.
   *
   * @param name an address, or the name of the host
   * @param port which
   * @param mode which kind of address
   * @param deadline when to give up
   * @return the first address
   * @throws UnknownHostException if it has none of that kind
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if the task is cancelled
   * @throws IllegalArgumentException if there is no such port
   * @throws IOException if it cannot be looked up for another reason
   */
  public static InetSocketAddress remote(String name, int port, IpMode mode, Deadline deadline)
      throws IOException {
    return remotes(name, port, mode, deadline).getFirst();
  }

  /**
   * Finds all addresses of a host, and waits as long as it takes.
   *
   * @param name an address, or the name of the host
   * @param port which
   * @param mode which kinds of addresses, and which of them first
   * @return the addresses; at least one
   * @throws UnknownHostException if it has none of these kinds
   * @throws CancellationException if the task is cancelled
   * @throws IllegalArgumentException if there is no such port
   * @throws IOException if it cannot be looked up for another reason
   */
  public static List<InetSocketAddress> remotes(String name, int port, IpMode mode)
      throws IOException {
    return remotes(name, port, mode, Deadline.NEVER);
  }

  /**
   * Finds all addresses of a host. libdill's {@code ipaddr_remotes}, which takes it for a success
   * if there are none.
   *
   * @param name an address, or the name of the host
   * @param port which
   * @param mode which kinds of addresses, and which of them first
   * @param deadline when to give up
   * @return the addresses; at least one
   * @throws UnknownHostException if it has none of these kinds
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if the task is cancelled
   * @throws IllegalArgumentException if there is no such port
   * @throws IOException if it cannot be looked up for another reason
   */
  public static List<InetSocketAddress> remotes(
      String name, int port, IpMode mode, Deadline deadline) throws IOException {
    return remotes(name, port, mode, deadline, Lookups.BY_SYSTEM);
  }

  static List<InetSocketAddress> remotes(
      String name, int port, IpMode mode, Deadline deadline, Lookups lookups) throws IOException {
    checkPort(port);
    var literal = literal(name);
    if (literal.isPresent()) {
      return withPort(checkSome(name, mode, mode.sort(List.of(literal.get()))), port);
    }
    try (var lookup = lookups.start(name)) {
      var answer = lookup.await(after(deadline, Optional::empty));
      return withPort(checkSome(name, mode, mode.sort(addresses(name, answer))), port);
    }
  }

  /** {@return the addresses of an answer, if there is one} */
  static List<InetAddress> addresses(String name, Optional<Lookups.Answer> answer)
      throws IOException {
    return switch (answer.orElse(null)) {
      case Lookups.Found(var addresses) -> addresses;
      case Lookups.NotFound(var why) -> throw why;
      case null -> throw new SocketTimeoutException(name + " was not looked up in time");
    };
  }

  static List<InetAddress> checkSome(String name, IpMode mode, List<InetAddress> addresses)
      throws UnknownHostException {
    if (addresses.isEmpty()) {
      throw new UnknownHostException(name + " has no address of the kind " + mode);
    }
    return addresses;
  }

  static List<InetSocketAddress> withPort(List<InetAddress> addresses, int port) {
    var all = new ArrayList<InetSocketAddress>();
    for (var address : addresses) {
      all.add(new InetSocketAddress(address, port));
    }
    return all;
  }

  static void checkPort(int port) {
    if (port < 0 || port > LAST_PORT) {
      throw new IllegalArgumentException("port " + port + "; it must be 0 to " + LAST_PORT);
    }
  }

  /** {@return the address that a text is; nothing if it may be a name} */
  static Optional<InetAddress> literal(String text) {
    if (!looksLikeAddress(text)) {
      return Optional.empty(); // without an exception being made for it
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private static boolean looksLikeAddress(String text) {
    return text.indexOf(':') >= 0 || (!text.isEmpty() && Character.isDigit(text.charAt(0)));
  }
}
