import dill.*;
import httpd.*;
import httpd.proxy.*;

/** A proxy in front of a server, both in one program. Its argument is the port; 0: a free one. */
void main(String[] args) throws IOException {
  try (var behind = HttpServer.listen(0);
      var program = Bundle.open()) {
    program.go(() -> behind.serve(x -> x.reply("behind, for " + forWhom(x) + "\n")));

    int port = Integer.parseInt(args[0]);
    // @start region="proxy"
    try (var proxy = ReverseProxy.open(Upstream.at("http://127.0.0.1:" + behind.port()));
        var server = HttpServer.listen(port)) {
      var router = Router.create().get("/", x -> x.reply("in front\n")).mount("/api", proxy);
      IO.println("port " + server.port());
      server.serve(router);
    }
    // @end
  }
}

String forWhom(Exchange x) {
  return x.request().fields().get("X-Forwarded-For").orElse("nobody");
}
