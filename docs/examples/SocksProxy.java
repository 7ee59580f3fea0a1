import static dsock.socks.SocksCommand.Kind.CONNECT;

import dill.*;
import dsock.*;
import dsock.socks.*;

/**
 * A SOCKS 5 proxy, libdill's {@code socks5proxy}. Its arguments are the number of its port, and
 * then the name and the password of its only user, if it shall have one.
 */
void main(String[] args) throws IOException {
  try (var listener = Tcp.listen(Integer.parseInt(args[0]));
      var clients = Bundle.isolated(IO::println)) {
    IO.println("port " + listener.port());
    while (true) {
      var client = listener.accept();
      clients.go(() -> serve(client, args));
    }
  }
}

// @start region="serve"
void serve(Tcp client, String[] args) throws IOException {
  try (client) {
    var deadline = Deadline.inSeconds(20); // for the whole handshake
    if (args.length < 3) {
      Socks5Proxy.authenticate(client, deadline);
    } else {
      Socks5Proxy.authenticate(
          client, (user, password) -> user.equals(args[1]) && password.equals(args[2]), deadline);
    }
    var command = Socks5Proxy.receiveCommand(client, deadline);
    if (command.kind() != CONNECT) {
      Socks5Proxy.refuse(client, SocksReply.COMMAND_NOT_SUPPORTED, deadline);
      return;
    }
    try (var target = connect(client, command.target(), deadline)) {
      Socks5Proxy.accept(client, target.local(), deadline);
      relay(client, target);
    }
  }
}

Tcp connect(Tcp client, InetSocketAddress target, Deadline deadline) throws IOException {
  try {
    return Tcp.connect(target.getHostString(), target.getPort(), deadline);
  } catch (IOException e) {
    Socks5Proxy.refuse(client, SocksReply.of(e), Deadline.inSeconds(2));
    throw e;
  }
}

// @end

// @start region="relay"
/** Passes on what comes, both ways, until both sides are done. */
void relay(Tcp one, Tcp other) throws IOException {
  try (var ways = Bundle.open()) {
    ways.go(() -> pass(one, other));
    ways.go(() -> pass(other, one));
    ways.await();
  }
}

void pass(Tcp from, Tcp to) throws IOException {
  while (from.more()) {
    to.send(from.fill());
  }
  to.done(); // the other way goes on
}
// @end
