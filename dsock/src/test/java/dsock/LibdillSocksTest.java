package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Bundle;
import dill.Deadline;
import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import dsock.socks.SocksCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The eight combinations of libdill's {@code tests/socks5.c}, one after the other: by address or by
 * text, without or with a password, and a proxy that looks the target up or takes it as it is.
 */
class LibdillSocksTest {
  private static final boolean[] BOTH = {false, true};

  @ParameterizedTest
  @EnumSource
  void theEightCombinations(Wire wire) throws IOException {
    for (boolean looksUp : BOTH) {
      for (boolean byText : BOTH) {
        for (boolean withLogin : BOTH) {
          try (var ends = wire.open();
              var bundle = Bundle.open()) {
            bundle.go(() -> proxy(ends.left(), withLogin, looksUp));
            client(ends.right(), withLogin, byText);
            bundle.await();
          }
        }
      }
    }
  }

  private static void client(ByteSocket socket, boolean withLogin, boolean byText)
      throws IOException {
    var deadline = Deadline.inSeconds(20);
    var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 5555);
    if (byText && withLogin) {
      Socks5.connect(socket, "127.0.0.1", 5555, "user", "pass", deadline);
    } else if (byText) {
      Socks5.connect(socket, "127.0.0.1", 5555, deadline);
    } else if (withLogin) {
      Socks5.connect(socket, address, "user", "pass", deadline);
    } else {
      Socks5.connect(socket, address, deadline);
    }
    socket.send(utf8("hello"), deadline);
    assertEquals("olleh", utf8(socket.receive(5, deadline)));
  }

  private static void proxy(ByteSocket socket, boolean withLogin, boolean looksUp)
      throws IOException {
    var deadline = Deadline.inSeconds(20);
    if (withLogin) {
      Socks5Proxy.authenticate(
          socket, (user, password) -> user.equals("user") && password.equals("pass"), deadline);
    } else {
      Socks5Proxy.authenticate(socket, deadline);
    }
    var command = Socks5Proxy.receiveCommand(socket, deadline);
    assertEquals(SocksCommand.Kind.CONNECT, command.kind());
    assertEquals(5555, command.target().getPort());
    var host = command.target().getHostString();
    assertEquals("127.0.0.1", looksUp ? InetAddress.getByName(host).getHostAddress() : host);
    var any = InetAddress.getByAddress(new byte[4]);
    Socks5Proxy.accept(socket, new InetSocketAddress(any, 0), deadline);
    assertEquals("hello", utf8(socket.receive(5, deadline)));
    socket.send(utf8("olleh"), deadline);
  }
}
