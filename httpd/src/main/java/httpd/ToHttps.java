package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.util.regex.Pattern;

/** Sends those who have come by TCP without TLS to where it is spoken. */
record ToHttps(int port, Handler handler) implements Handler {
  private static final int USUAL = 443;
  private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
  private static final byte[] NOTHING = {};

  @Override
  public void handle(Exchange x) throws Exception {
    if (x.tls().isPresent() || x.remote().isUnresolved()) {
      handler.handle(x); // by a Unix socket comes a proxy, which has ended TLS itself
      return;
    }
    var host = Hosts.named(x);
    if (!HOST.matcher(host).matches()) {
      x.reply(400, "the request does not say which host it is for");
      return;
    }
    var place = "https://" + host + (port == USUAL ? "" : ":" + port) + x.way().target().origin();
    x.reply(new Http.Response(308, Fields.of("Location", place)), NOTHING);
  }
}
