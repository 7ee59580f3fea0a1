package dsock.ws;

import dsock.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What both sides of a handshake say and read (RFC 6455 section 4). */
final class Handshake {
  static final String KEY = "Sec-WebSocket-Key";
  static final String ACCEPT = "Sec-WebSocket-Accept";
  static final String VERSION = "Sec-WebSocket-Version";
  static final String PROTOCOL = "Sec-WebSocket-Protocol";
  static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  static final String THE_VERSION = "13";
  static final String NAME = "websocket";

  private Handshake() {}

  /** {@return the value of a field that there is once; else nothing} */
  static Optional<String> one(Fields fields, String name) {
    var all = fields.all(name);
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** Tells whether the fields say that the connection changes to this protocol. */
  static boolean upgrades(Fields fields) {
    return fields.lists("Upgrade", NAME) && fields.lists("Connection", "Upgrade");
  }

  /** {@return the extensions that are named; nothing: what stands there is no list of any} */
  static Optional<List<Extension>> extensions(Fields fields) {
    var extensions = new ArrayList<Extension>();
    for (var element : fields.list(EXTENSIONS)) {
      var extension = Extension.parse(element);
      if (extension.isEmpty()) {
        return Optional.empty();
      }
      extensions.add(extension.get());
    }
    return Optional.of(extensions);
  }

  /** Adds the fields that the program wants. */
  static Fields with(Fields fields, Fields others) {
    for (var field : others) {
      fields.add(field.name(), field.value());
    }
    return fields;
  }
}
