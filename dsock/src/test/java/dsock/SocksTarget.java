package dsock;

import dill.Deadline;
import dsock.http.Feed;
import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The two sides of a SOCKS handshake, and what comes through the tunnel behind it. */
enum SocksTarget implements FuzzTarget {
  CLIENT {
    @Override
    void handshake(int choice, ByteSocket peer, StringBuilder seen) throws IOException {
      var bound =
          (choice & 1) == 0
              ? Socks5.connect(peer, "a.example", 80)
              : Socks5.connect(peer, "192.0.2.1", 80, "user", "pass");
      seen.append(bound).append('\n');
    }
  },
  PROXY {
    @Override
    void handshake(int choice, ByteSocket peer, StringBuilder seen) throws IOException {
      if ((choice & 1) == 0) {
        Socks5Proxy.authenticate(peer);
      } else {
        Socks5Proxy.authenticate(
            peer,
            (user, password) -> {
              seen.append(user).append(' ').append(password).append('\n');
              return user.length() > 1;
            });
      }
      var command = Socks5Proxy.receiveCommand(peer);
      seen.append(command).append('\n');
      Socks5Proxy.accept(peer, command.target());
    }
  };

  private static final int MOST = 3 + 2 * 255; // bytes: a user and a password

  abstract void handshake(int choice, ByteSocket peer, StringBuilder seen) throws IOException;

  @Override
  public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
    try {
      handshake(choice, new Patient(peer), seen);
      while (FuzzTarget.again(() -> peer.more(Deadline.NOW))) {
        seen.append(peer.fill().get()).append(' ');
      }
    } finally {
      seen.append(peer.sent()).append(peer.isClosed() ? "closed\n" : "\n");
    }
  }

  @Override
  public int most(int choice) {
    return MOST;
  }

  /** A handshake that is late is over, so this waits as long as it takes. */
  private record Patient(Feed peer) implements ByteSocket {
    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
      return FuzzTarget.again(() -> peer.fill(atLeast, deadline));
    }

    @Override
    public boolean more(Deadline deadline) throws IOException {
      return FuzzTarget.again(() -> peer.more(deadline));
    }

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) {
      peer.send(bytes, deadline);
    }

    @Override
    public void done(Deadline deadline) {
      peer.done(deadline);
    }

    @Override
    public void close() {
      peer.close();
    }
  }
}
