package dsock.ws;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.util.Optional;

/** Asks a server to speak WebSocket (RFC 6455 section 4.1). */
final class ClientHandshake {
  private final WebSocketSettings settings;
  private final String key = Key.ofRequest();
  private final Http.Request request;

  /**
   * Prepares the request.
   *
   * @throws IllegalArgumentException if host or target cannot be sent
   */
  ClientHandshake(String host, String target, WebSocketSettings settings) {
    this.settings = settings;
    var fields =
        Fields.of(
            "Host",
            host,
            "Upgrade",
            Handshake.NAME,
            "Connection",
            "Upgrade",
            Handshake.KEY,
            key,
            Handshake.VERSION,
            Handshake.THE_VERSION);
    if (!settings.protocols().isEmpty()) {
      fields.add(Handshake.PROTOCOL, String.join(", ", settings.protocols()));
    }
    if (settings.compression().isWanted()) {
      fields.add(Handshake.EXTENSIONS, Terms.offer(settings.compression()).toString());
    }
    this.request = new Http.Request("GET", target, Handshake.with(fields, settings.fields()));
  }

  Agreement run(Http<? extends ByteSocket> http, Deadline deadline) throws IOException {
    http.sendRequest(request, deadline);
    var response = http.receiveResponse(deadline);
    if (response.status() != 101) {
      throw new HandshakeException(
          "the server does not change to WebSocket: it answers " + response.status(), response);
    }
    var fields = response.fields();
    check(Handshake.upgrades(fields), "the server changes to another protocol", response);
    var accept = Handshake.one(fields, Handshake.ACCEPT);
    check(
        accept.equals(Optional.of(Key.answer(key))),
        Handshake.ACCEPT + " is not the answer to the key",
        response);
    return new Agreement(protocol(response), compression(response));
  }

  private String protocol(Http.Response response) throws HandshakeException {
    var names = response.fields().all(Handshake.PROTOCOL);
    boolean offered = names.size() == 1 && settings.protocols().contains(names.getFirst());
    check(names.isEmpty() || offered, "the server speaks a subprotocol not offered", response);
    return names.isEmpty() ? "" : names.getFirst();
  }

  private Optional<Terms> compression(Http.Response response) throws HandshakeException {
    var named = Handshake.extensions(response.fields());
    check(named.isPresent(), "extensions that are none", response);
    var extensions = named.orElseThrow();
    if (extensions.isEmpty()) {
      return Optional.empty();
    }
    boolean offered = extensions.size() == 1 && settings.compression().isWanted();
    check(offered, "the server uses an extension not offered", response);
    var agreed = Terms.offer(settings.compression()).agreed(extensions.getFirst());
    check(agreed.isPresent(), "the server compresses in a way not offered", response);
    return agreed;
  }

  private static void check(boolean holds, String what, Http.Response response)
      throws HandshakeException {
    if (!holds) {
      throw new HandshakeException(what, response);
    }
  }
}
