import httpd.*;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** One server with two entrances. Its argument is the port of the first. */
void main(String[] args) throws IOException {
  int port = Integer.parseInt(args[0]);

  // @start region="entrances"
  var here = InetAddress.getLoopbackAddress();
  var front = Entrance.at(new InetSocketAddress(here, port));
  var back = Entrance.at(new InetSocketAddress(here, 0)); // one that is free

  try (var server = HttpServer.of(Limits.DEFAULT, front, back)) {
    IO.println("port " + front.port() + " and " + back.port());
    server.serve(x -> x.reply("Come in, by whichever door.\n"));
  }
  // @end
}
