package dsock;

import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;

import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    var side = new Side();
    var top = new AtomicReference<M>();
    side.then(() -> top.set(attach.apply(ground)));
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

  /** Bytes both ways, then the end. */
  private static Side bytes(Side side, ByteSocket ground) {
    return side.then(() -> ground.send(utf8("raw")))
        .then(() -> side.hear(utf8(ground.receive(3))))
        .then(ground::done)
        .then(() -> side.hear("more: " + ground.more()));
  }

  private static final int LONG = 3000;
}
