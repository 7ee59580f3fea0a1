package dsock;

import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;

import dsock.http.Fields;
import dsock.http.Http;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import dsock.ws.Role;
import dsock.ws.WebSocket;
import dsock.ws.WebSocketSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** What two sides say to each other in each protocol: attach, talk, half-close, leave. */
enum Conversation {
  SUFFIX {
    @Override
    Side side(ByteSocket ground, boolean first) {
      return messages(ground, first, socket -> Suffix.attach(socket, CRLF), Suffix::detach);
    }
  },
  PREFIX {
    @Override
    Side side(ByteSocket ground, boolean first) {
      return messages(ground, first, socket -> Prefix.attach(socket, 4), Prefix::detach);
    }
  },
  TERM_OVER_SUFFIX {
    @Override
    Side side(ByteSocket ground, boolean first) {
      return messages(
          ground,
          first,
          socket -> Term.attach(Suffix.attach(socket, CRLF), "STOP"),
          term -> term.detach().detach());
    }
  },
  TERM_OVER_PREFIX_OVER_ROT13 {
    @Override
    Side side(ByteSocket ground, boolean first) {
      return messages(
          ground,
          first,
          socket -> Term.attach(Prefix.attach(Rot13.attach(socket), 2)),
          term -> term.detach().detach().detach());
    }
  },
  TLS_1_3 {
    @Override
    Side side(ByteSocket ground, boolean first) {
      return tls(TlsVersion.TLS_1_3, ground, first);
    }
  },
  TLS_1_2 {
    @Override
    Side side(ByteSocket ground, boolean first) {
      return tls(TlsVersion.TLS_1_2, ground, first);
    }
  },
  WEBSOCKET {
    @Override
    Side side(ByteSocket ground, boolean first) {
      var role = first ? Role.CLIENT : Role.SERVER;
      return messages(
          ground,
          first,
          socket -> WebSocket.attach(socket, role, WebSocketSettings.DEFAULT),
          WebSocket::detach);
    }
  },
  WEBSOCKET_AFTER_HTTP {
    @Override
    Side side(ByteSocket ground, boolean first) {
      var side = new Side();
      var top = new AtomicReference<WebSocket<ByteSocket>>();
      if (first) {
        side.then(() -> top.set(WebSocket.attachClient(ground, "a.example", "/chat")));
      } else {
        var http = new AtomicReference<Http<ByteSocket>>();
        var request = new AtomicReference<Http.Request>();
        side.then(() -> http.set(Http.attach(ground)))
            .then(() -> request.set(http.get().receiveRequest()))
            .then(() -> top.set(WebSocket.attachServer(http.get(), request.get())));
      }
      return messages(side, top, ground, first, WebSocket::detach);
    }
  },
  PROXY {
    @Override
    Side side(ByteSocket ground, boolean first) {
      var side = new Side();
      if (first) {
        side.then(() -> ProxyHeader.v2(new ProxyOrigin.Local()).send(ground));
      } else {
        side.then(() -> side.hear("from " + ProxyHeader.receive(ground).origin()));
      }
      return bytes(side, ground);
    }
  },
  HTTP {
    @Override
    Side side(ByteSocket ground, boolean first) {
      var side = new Side();
      var top = new AtomicReference<Http<ByteSocket>>();
      side.then(() -> top.set(Http.attach(ground)));
      if (first) {
        side.then(() -> top.get().sendRequest(new Http.Request("POST", "/", chunked("a.example"))))
            .then(() -> top.get().send(utf8("x".repeat(LONG))))
            .then(() -> top.get().done())
            .then(() -> side.hear("status " + top.get().receiveResponse().status()))
            .then(() -> side.hear(utf8(top.get().receive(2))))
            .then(() -> side.hear("more: " + top.get().more()));
      } else {
        side.then(() -> side.hear("asked for " + top.get().receiveRequest().target()))
            .then(() -> side.hear(utf8(top.get().receive(LONG))))
            .then(() -> side.hear("more: " + top.get().more()))
            .then(() -> top.get().sendResponse(new Http.Response(200, chunked())))
            .then(() -> top.get().send(utf8("ok")))
            .then(() -> top.get().done());
      }
      return bytes(side.then(() -> top.get().detach()), ground);
    }
  },
  SOCKS {
    @Override
    Side side(ByteSocket ground, boolean first) {
      var side = new Side();
      if (first) {
        side.then(() -> side.hear("bound " + Socks5.connect(ground, "a.example", 80, "me", "pw")));
      } else {
        side.then(() -> Socks5Proxy.authenticate(ground, (user, _) -> user.equals("me")))
            .then(() -> side.hear("to " + Socks5Proxy.receiveCommand(ground).target()))
            .then(() ->
                Socks5Proxy.accept(ground, InetSocketAddress.createUnresolved("proxy.example", 8)));
      }
      return bytes(side, ground);
    }
  };

  /** One side's steps, on top of a connection. */
  abstract Side side(ByteSocket ground, boolean first);

  private interface Leave<M> {
    ByteSocket from(M socket) throws IOException;
  }

  /**
   * Messages both ways, of which one is long, then leaves; then bytes on the connection as it was.
   */
  private static <M extends MessageSocket> Side messages(
      ByteSocket ground, boolean first, Function<ByteSocket, M> attach, Leave<M> leave) {
    var top = new AtomicReference<M>();
    var side = new Side().then(() -> top.set(attach.apply(ground)));
    return messages(side, top, ground, first, leave);
  }

  private static <M extends MessageSocket> Side messages(
      Side side, AtomicReference<M> top, ByteSocket ground, boolean first, Leave<M> leave) {
    if (first) {
      side.then(() -> top.get().send("hello"))
          .then(() -> side.hear(top.get().receiveText()))
          .then(() -> top.get().send("x".repeat(LONG)));
    } else {
      side.then(() -> side.hear(top.get().receiveText()))
          .then(() -> top.get().send("y".repeat(LONG)))
          .then(() -> side.hear(top.get().receiveText()));
    }
    return bytes(side.then(() -> leave.from(top.get())), ground);
  }

  private static Fields chunked(String... host) {
    var fields = Fields.of("Transfer-Encoding", "chunked");
    return host.length == 0 ? fields : fields.add("Host", host[0]);
  }

  /** Bytes both ways, then the end. */
  private static Side bytes(Side side, ByteSocket ground) {
    return side.then(() -> ground.send(utf8("raw")))
        .then(() -> side.hear(utf8(ground.receive(3))))
        .then(ground::done)
        .then(() -> side.hear("more: " + ground.more()));
  }

  /**
   * A handshake, text both ways, of which some is long, half-close and goodbye; then bytes below.
   */
  private static Side tls(TlsVersion version, ByteSocket ground, boolean first) {
    var side = new Side();
    var top = new AtomicReference<Tls<ByteSocket>>();
    if (first) {
      side.then(() -> top.set(Tls.attachClient(ground, Trusting.ENDS.client(), "localhost")))
          .then(() -> top.get().send(utf8("hello")))
          .then(() -> side.hear(utf8(top.get().receive(LONG))))
          .then(() -> top.get().done());
    } else {
      var settings = Trusting.ENDS.server().speaking(version);
      side.then(() -> top.set(Tls.attachServer(ground, settings)))
          .then(() -> side.hear(utf8(top.get().receive(5))))
          .then(() -> top.get().send(utf8("y".repeat(LONG))))
          .then(() -> side.hear("more: " + top.get().more()));
    }
    if (version == TlsVersion.TLS_1_3) { // before that, who is done ends both directions
      side.then(
          first ? () -> side.hear(utf8(top.get().receive(3))) : () -> top.get().send(utf8("end")));
    }
    return bytes(side.then(() -> top.get().detach()), ground);
  }

  /** A server that clients trust. */
  private static final class Trusting {
    static final TlsEnds ENDS;

    static {
      try {
        ENDS = TlsEnds.in(Files.createTempDirectory(Path.of("target"), "conversation"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final int LONG = 3000;
}
