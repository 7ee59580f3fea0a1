package dsock.ws;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Answers a client that asks to speak WebSocket (RFC 6455 section 4.2). */
final class ServerHandshake {
  /** How long a client that is refused is listened to, so that it gets to read why. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Http.Request request;
  private final WebSocketSettings settings;

  ServerHandshake(Http.Request request, WebSocketSettings settings) {
    this.request = request;
    this.settings = settings;
  }

  Agreement run(Http<? extends ByteSocket> http, Deadline deadline) throws IOException {
    try {
      checkRequest();
      var agreement = new Agreement(protocol(), compression());
      http.sendResponse(new Http.Response(101, answer(agreement)), deadline);
      return agreement;
    } catch (HttpException refused) {
      refuse(http, refused, deadline);
      throw refused;
    }
  }

  private void checkRequest() throws HttpException {
    var fields = request.fields();
    check(request.method().equals("GET"), 405, "a WebSocket begins with GET");
    check(request.minor() == 1, 400, "a WebSocket begins with HTTP/1.1");
    check(Handshake.upgrades(fields), 426, "only WebSocket is spoken here");
    check(
        Handshake.one(fields, Handshake.VERSION).equals(Optional.of(Handshake.THE_VERSION)),
        426,
        "only version 13 of WebSocket is spoken here");
    check(
        Handshake.one(fields, Handshake.KEY).filter(Key::isValid).isPresent(),
        400,
        Handshake.KEY + " is not 16 bytes in Base64");
    boolean bodiless =
        !fields.has("Transfer-Encoding")
            && (!fields.has("Content-Length") || fields.has("Content-Length", "0"));
    check(bodiless, 400, "a WebSocket begins without a body");
  }

  private static void check(boolean holds, int status, String otherwise) throws HttpException {
    if (!holds) {
      throw new HttpException(status, otherwise);
    }
  }

  /** The first of the client's that is spoken here. */
  private String protocol() throws HttpException {
    var offered = request.fields().list(Handshake.PROTOCOL);
    check(offered.stream().allMatch(Extension::isToken), 400, "a subprotocol that is not a token");
    return offered.stream().filter(settings.protocols()::contains).findFirst().orElse("");
  }

  private Optional<Terms> compression() throws HttpException {
    var offers = Handshake.extensions(request.fields());
    check(offers.isPresent(), 400, Handshake.EXTENSIONS + " is no list of extensions");
    var wanted = settings.compression();
    return wanted.isWanted() ? Terms.answer(offers.orElseThrow(), wanted) : Optional.empty();
  }

  private Fields answer(Agreement agreement) {
    var key = Handshake.one(request.fields(), Handshake.KEY).orElseThrow();
    var fields =
        Fields.of(
            "Upgrade", Handshake.NAME, "Connection", "Upgrade", Handshake.ACCEPT, Key.answer(key));
    if (!agreement.protocol().isEmpty()) {
      fields.add(Handshake.PROTOCOL, agreement.protocol());
    }
    agreement.compression().ifPresent(terms -> fields.add(Handshake.EXTENSIONS, terms.toString()));
    return Handshake.with(fields, settings.fields());
  }

  private static void refuse(
      Http<? extends ByteSocket> http, HttpException refused, Deadline deadline)
      throws IOException {
    var fields = Fields.of("Content-Type", "text/plain; charset=utf-8", "Connection", "close");
    switch (refused.status()) {
      case 405 -> fields.add("Allow", "GET");
      case 426 -> {
        fields.set("Connection", "close, Upgrade");
        fields.add("Upgrade", Handshake.NAME).add(Handshake.VERSION, Handshake.THE_VERSION);
      }
      default -> {}
    }
    var page = (refused.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    http.sendResponse(new Http.Response(refused.status(), fields), page, deadline);
    http.close(deadline.earliest(Deadline.in(GOODBYE)));
  }
}
