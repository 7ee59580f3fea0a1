import dill.*;
import dsock.*;

/** One datagram for all who have joined a group, within this machine. */
void main() throws IOException {
  var group = InetAddress.ofLiteral("239.255.12.34");
  var here = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
  try (var first = Udp.share(new InetSocketAddress(0));
      var second = Udp.share(new InetSocketAddress(first.local().getPort()));
      var sender = Udp.open(Names.local("127.0.0.1", 0))) {
    // @start region="groups"
    first.multicast().join(group, here);
    second.multicast().join(group, here);
    sender.multicast().setInterface(here);
    sender.sendTo(new InetSocketAddress(group, first.local().getPort()), "Hello, all!".getBytes());
    // @end
    IO.println(first.receiveText());
    IO.println(second.receiveText());
  }
}

// Output:
// Hello, all!
// Hello, all!
