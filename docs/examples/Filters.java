import dsock.*;
import dsock.http.*;
import httpd.*;
import httpd.filter.*;
import java.nio.ByteBuffer;

// @start region="attribute"
/** Logs what a request is called, and who has asked. */
Filter log() {
  return next ->
      x -> {
        next.handle(x);
        var id = x.context().get(RequestId.ID).orElse("-");
        var user = x.context().get(BasicAuth.USER).orElse("nobody");
        IO.println(user + " has asked for " + x.context().route() + ", request " + id);
      };
}

// @end

// @start region="own"
/** Answers everything with 503 while a switch is off. */
Filter switchedBy(AtomicBoolean on) {
  return next ->
      x -> {
        if (on.get()) {
          next.handle(x);
        } else {
          x.reply(503);
        }
      };
}

// @end

// @start region="outlet"
/** Counts the bytes of replies that are at hand. */
Filter counting(AtomicLong bytes) {
  return next ->
      x -> {
        var rest = x.context().outlet();
        x.context()
            .outlet(
                new Outlet() {
                  @Override
                  public void whole(Http.Response head, ByteBuffer body) throws IOException {
                    bytes.addAndGet(body.remaining());
                    rest.whole(head, body);
                  }

                  @Override
                  public ByteSocket begin(Http.Response head) throws IOException {
                    return rest.begin(head);
                  }
                });
        next.handle(x);
      };
}

// @end

/** Filters in front of handlers. Its argument is the port. */
void main(String[] args) throws IOException {
  var on = new AtomicBoolean(true);
  var bytes = new AtomicLong();

  // @start region="through"
  Handler secret = x -> x.reply("The treasure is below the old oak.\n".repeat(20));
  var router =
      Router.create()
          .get("/", x -> x.reply("Hello!\n"))
          .get("/secret", secret.through(BasicAuth.of("secrets", Map.of("anne", "bonny"))))
          .get("/bytes", x -> x.reply(bytes + "\n"));

  var handler =
      router.through(
          RequestId.create(),
          log(),
          switchedBy(on),
          Cors.of("https://example.org"),
          counting(bytes),
          Compress.gzip(),
          EntityTag.upTo(64 * 1024));
  // @end

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(handler);
  }
}
