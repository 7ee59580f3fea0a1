package dsock.tls;

import dill.Bundle;
import dill.Deadline;
import dill.Loops;
import dsock.Tcp;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.Http.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A small HTTP server over TLS: {@code /} is thirteen bytes, anything else is 100 MiB. Its
 * arguments are the port, the PEM file of chain and key, and the number of loops.
 */
final class Serve {
  private static final int PIECE = 256 * 1024;
  private static final int PIECES = 400;

  private static final byte[] SMALL = "Hello, world!".getBytes();
  private static final Response OK = new Response(200, Fields.of("Content-Length", "13"));
  private static final Response BULK =
      new Response(200, Fields.of("Content-Length", Long.toString((long) PIECE * PIECES)));

  private Serve() {}

  public static void main(String[] args) throws IOException {
    var file = Path.of(args[1]);
    var settings = ServerSettings.of(Identity.load(file, file));
    var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    Loops.run(
        Integer.parseInt(args[2]),
        () -> {
          try (var listener = Tcp.listen(address, 4096);
              var clients = Bundle.isolated(Serve::say)) {
            while (true) {
              var tcp = listener.accept();
              clients.spread(() -> serve(tcp, settings));
            }
          }
        });
  }

  private static void say(Throwable failure) {
    if (Boolean.getBoolean("verbose")) {
      failure.printStackTrace();
    }
  }

  private static void serve(Tcp tcp, ServerSettings settings) throws IOException {
    try (tcp;
        var tls = Tls.attachServer(tcp, settings, Deadline.inSeconds(60));
        var http = Http.attach(tls)) {
      var bulk = ByteBuffer.allocate(PIECE);
      while (http.more()) {
        var request = http.receiveRequest();
        if (request.target().equals("/")) {
          http.sendResponse(OK, SMALL);
          continue;
        }
        http.sendResponse(BULK);
        for (int i = 0; i < PIECES; i++) {
          http.send(bulk.rewind());
        }
      }
    }
  }
}
