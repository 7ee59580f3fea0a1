import dill.*;
import dsock.*;
import dsock.http.*;
import httpd.*;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Two sites in one server, and who asks for a third. */
void main() throws IOException {
  // @start region="sites"
  var hosts =
      Hosts.of(
          Map.of(
              "example.org", x -> x.reply("the site\n"),
              "*.example.org", x -> x.reply("a site beside it\n")));
  // @end

  var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  try (var server = HttpServer.listen(here, Limits.DEFAULT);
      var bundle = Bundle.open()) {
    bundle.go(() -> server.serve(hosts));
    for (var host : List.of("example.org", "www.example.org", "example.com")) {
      try (var http = Http.attach(Tcp.connect("127.0.0.1", server.port()))) {
        http.sendRequest(new Http.Request("GET", "/", Fields.of("Host", host)));
        IO.println(host + ": " + http.receiveResponse().status());
      }
    }
    server.drain();
  }
}
// Output:
// example.org: 200
// www.example.org: 200
// example.com: 421
