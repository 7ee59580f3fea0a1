package httpd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All that a server listens on, with what people call it. */
record Listening(List<Address.Opened> opened) {
  /**
   * Listens at all of some addresses, or at none.
   *
   * @throws IOException if it cannot at one of them; says why
   */
  static Listening at(List<Address> addresses) throws IOException {
    var inherited = Inherited.in(System.getenv(), ProcessHandle.current().pid());
    var opened = new ArrayList<Address.Opened>();
    boolean isComplete = false;
    try {
      for (var address : addresses) {
        opened.addAll(address.open(inherited));
      }
      isComplete = true;
      return new Listening(List.copyOf(opened));
    } finally {
      if (!isComplete) {
        opened.forEach(one -> one.entrance().close());
      }
    }
  }

  Entrance[] entrances() {
    return opened.stream().map(Address.Opened::entrance).toArray(Entrance[]::new);
  }

  /** Where they are found. */
  List<String> urls() {
    return opened.stream().map(one -> one.url(one.entrance().isSecure())).toList();
  }
}
