package dsock;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which kind of addresses a name shall stand for. libdill's {@code IPADDR_} modes. */
public enum IpMode {
  /** Those of IPv4 alone. */
  IPV4,
  /** Those of IPv6 alone. */
  IPV6,
  /** Those of IPv4 first. What libdill does if nobody says otherwise. */
  PREF_IPV4,
  /** Those of IPv6 first. */
  PREF_IPV6;

  static boolean isFour(InetAddress address) {
    return address instanceof Inet4Address;
  }

  /** {@return those that are wanted, the preferred kind first; otherwise in the same order} */
  List<InetAddress> sort(Collection<InetAddress> addresses) {
    var sorted = new ArrayList<>(ofKind(addresses, isFourFirst()));
    if (this == PREF_IPV4 || this == PREF_IPV6) {
      sorted.addAll(ofKind(addresses, !isFourFirst()));
    }
    return sorted;
  }

  private boolean isFourFirst() {
    return this == IPV4 || this == PREF_IPV4;
  }

  private static List<InetAddress> ofKind(Collection<InetAddress> addresses, boolean four) {
    return addresses.stream().filter(address -> isFour(address) == four).toList();
  }

  /**
   * {@return those that are wanted, so that one of the other kind follows each, while there are}
   */
  List<InetAddress> alternate(Collection<InetAddress> addresses, int mostOfAKind) {
    var sorted = sort(addresses);
    var fours = limited(ofKind(sorted, true), mostOfAKind);
    var sixes = limited(ofKind(sorted, false), mostOfAKind);
    var first = isFourFirst() ? fours : sixes;
    var second = isFourFirst() ? sixes : fours;
    var alternating = new ArrayList<InetAddress>();
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        alternating.add(first.get(i));
      }
      if (i < second.size()) {
        alternating.add(second.get(i));
      }
    }
    return alternating;
  }

  private static List<InetAddress> limited(List<InetAddress> addresses, int most) {
    return addresses.subList(0, Math.min(most, addresses.size()));
  }
}
