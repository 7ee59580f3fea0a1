import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;
import dsock.proxy.*;

/** A server behind a proxy that says where its clients come from. Here the proxy is a task. */
void main() throws IOException {
  try (var pair = Inproc.pair();
      var proxy = Bundle.open()) {
    proxy.go(() -> passOn(pair.left()));
    serve(pair.right());
    proxy.await();
  }
}

// @start region="receive"
void serve(ByteSocket client) throws IOException {
  var deadline = Deadline.inSeconds(5);
  var header = ProxyHeader.receive(client, deadline);
  var from =
      switch (header.origin()) {
        case ProxyOrigin.Tcp(var source, _) -> source.toString();
        case ProxyOrigin.Local() -> "the proxy itself";
        default -> "somewhere";
      };
  IO.println("a client from " + from + " for " + header.authority().orElse("anybody"));

  var lines = Suffix.attach(client, CRLF); // the header is gone, the rest is the client's
  IO.println("it says: " + lines.receiveText(deadline));
}

// @end

// @start region="send"
void passOn(ByteSocket server) throws IOException {
  var deadline = Deadline.inSeconds(5);
  var client = new InetSocketAddress("192.0.2.1", 4711);
  var here = new InetSocketAddress("198.51.100.7", 443);
  var origin = new ProxyOrigin.Tcp(client, here);
  ProxyHeader.v2(origin, ProxyTlv.authority("example.org"), ProxyTlv.checksum())
      .send(server, deadline);
  server.send("hello\r\n".getBytes(), deadline);
}

// @end

// Output:
// a client from /192.0.2.1:4711 for example.org
// it says: hello
