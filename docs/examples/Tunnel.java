import dill.*;
import dsock.*;
import dsock.socks.*;

/** A client of a SOCKS 5 proxy. This proxy is a task, and plays the target too. */
void main() throws IOException {
  try (var listener = Tcp.listen(0);
      var proxy = Bundle.open()) {
    proxy.go(() -> serve(listener));
    talk("localhost", listener.port());
    proxy.await();
  }
}

// @start region="client"
void talk(String proxyHost, int proxyPort) throws IOException {
  var deadline = Deadline.inSeconds(10);
  try (var tcp = Tcp.connect(proxyHost, proxyPort, deadline)) {
    var bound = Socks5.connect(tcp, "www.example.org", 7, "alice", "secret", deadline);
    IO.println("the proxy's end is at " + bound);

    var lines = Suffix.attach(tcp, Suffix.CRLF); // from here on this is the target
    lines.send("hello", deadline);
    IO.println(lines.receiveText(deadline));
  }
}

// @end

void serve(TcpListener listener) throws IOException {
  try (var client = listener.accept()) {
    Socks5Proxy.authenticate(client, (user, password) -> password.equals("secret"));
    IO.println("asked for " + Socks5Proxy.receiveCommand(client).target());
    Socks5Proxy.accept(client, new InetSocketAddress("192.0.2.1", 4711));
    var lines = Suffix.attach(client, Suffix.CRLF);
    lines.send("you said " + lines.receiveText());
  }
}

// Output:
// asked for www.example.org/<unresolved>:7
// the proxy's end is at /192.0.2.1:4711
// you said hello
