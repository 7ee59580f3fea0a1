import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** Jetty with one acceptor and one selector. Arguments: port, folder. */
final class JettyPeer extends Handler.Wrapper {
  private static final byte[] MESSAGE =
      "{\"message\":\"Hello, World!\"}".getBytes(StandardCharsets.US_ASCII);
  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
  private static final HttpField LENGTH =
      new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, "" + MESSAGE.length);

  public static void main(String[] args) throws Exception {
    var server = new Server();
    var connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(new HttpConfiguration()));
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[0]));
    connector.setAcceptQueueSize(4096);
    connector.setIdleTimeout(3_600_000);
    server.addConnector(connector);
    var files = new ResourceHandler();
    files.setBaseResource(ResourceFactory.of(server).newResource(Path.of(args[1])));
    var peer = new JettyPeer();
    peer.setHandler(files);
    server.setHandler(peer);
    server.start();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    switch (Request.getPathInContext(request)) {
      case "/json" -> {
        response.getHeaders().put(JSON).put(LENGTH);
        response.write(true, ByteBuffer.wrap(MESSAGE), callback);
      }
      case "/echo" -> {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, request.getLength());
        Content.copy(request, response, callback);
      }
      default -> {
        return super.handle(request, response, callback);
      }
    }
    return true;
  }
}
