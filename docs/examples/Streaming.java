import dsock.http.*;
import httpd.*;

/** Bodies that are never in memory as a whole. Its argument is the port. */
void main(String[] args) throws IOException {
  var router =
      Router.create().post("/shout", this::shout).get("/page", this::hint).get("/sum", this::sum);

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}

// @start region="stream"
/** Sends back what comes in, in capitals, while it comes. */
void shout(Exchange x) throws IOException {
  var body = x.reply(new Http.Response(200, Fields.of("Content-Type", "text/plain")));
  while (body.more()) {
    var in = body.fill();
    var out = new byte[in.remaining()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) Character.toUpperCase(in.get());
    }
    body.send(out);
  }
}

// @end

// @start region="hints"
/** Tells the browser what it is going to need, while the page is not ready yet. */
void hint(Exchange x) throws IOException {
  x.reply(new Http.Response(103, Fields.of("Link", "</style.css>; rel=preload; as=style")));
  x.reply("a page that took long\n");
}

// @end

// @start region="trailers"
/** Sends numbers, and behind them what they add up to. */
void sum(Exchange x) throws IOException {
  var fields = Fields.of("Content-Type", "text/plain", "Trailer", "Sum");
  var body = x.reply(new Http.Response(200, fields));
  int sum = 0;
  for (int i = 1; i <= 10; i++) {
    body.send((i + "\n").getBytes());
    sum += i;
  }
  x.context().trailers(Fields.of("Sum", Integer.toString(sum)));
}

// @end
