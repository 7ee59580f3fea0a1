package httpd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a server listens on, with what people call it.
 *
 * @param opened what is listened on
 * @param securePort the first port at which TLS alone is spoken; 0: there is none
 */
record Listening(List<Address.Opened> opened, int securePort) {
  /**
   * Listens wherever the options say, or nowhere.
   *
   * @throws IOException if it cannot at one of the addresses; says why
   */
  static Listening by(Options options, Identities identities) throws IOException {
    var inherited = Inherited.in(System.getenv(), ProcessHandle.current().pid());
    var opened = new ArrayList<Address.Opened>();
    boolean isComplete = false;
    try {
      // Those that name what they take of systemd go first.
      var secure = open(options.secureAddresses(), inherited, opened);
      var others = open(options.addresses(), inherited, opened);
      isComplete = true;
      int port =
          secure.stream().mapToInt(Address.Opened::port).filter(p -> p > 0).findFirst().orElse(0);
      boolean all = secure.isEmpty();
      var list = new ArrayList<Address.Opened>();
      others.forEach(one -> list.add(all ? one.with(identities) : one));
      secure.forEach(one -> list.add(one.with(identities)));
      return new Listening(List.copyOf(list), port);
    } finally {
      if (!isComplete) {
        opened.forEach(one -> one.entrance().close());
      }
    }
  }

  private static List<Address.Opened> open(
      List<Address> addresses, Inherited inherited, List<Address.Opened> all) throws IOException {
    int before = all.size();
    for (var address : addresses) {
      all.addAll(address.open(inherited));
    }
    return List.copyOf(all.subList(before, all.size()));
  }

  Entrance[] entrances() {
    return opened.stream().map(Address.Opened::entrance).toArray(Entrance[]::new);
  }

  /** Where they are found. */
  List<String> urls() {
    return opened.stream().map(one -> one.url(one.entrance().isSecure())).toList();
  }

  /** Where they would be found. */
  static List<String> planned(Options options) {
    boolean all = options.isSecure() && options.secureAddresses().isEmpty();
    var urls = new ArrayList<String>();
    options.addresses().forEach(address -> urls.add(address.url(all)));
    options.secureAddresses().forEach(address -> urls.add(address.url(true)));
    return urls;
  }
}
