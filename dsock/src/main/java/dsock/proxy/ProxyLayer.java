package dsock.proxy;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Layer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;

/** Sits on a socket while a header is being received or sent. */
final class ProxyLayer<S extends ByteSocket> extends Layer<S> {
  private ProxyLayer(S socket) {
    super(socket);
  }

  static ProxyHeader receive(ByteSocket socket, int longest, Deadline deadline) throws IOException {
    try (var layer = new ProxyLayer<>(socket)) {
      var header = layer.awaitHeader(longest, deadline);
      layer.detach(deadline);
      return header; // detached, so that the end of this block closes nothing
    }
  }

  static void send(ByteSocket socket, byte[] header, Deadline deadline) throws IOException {
    try (var layer = new ProxyLayer<>(socket)) {
      layer.below().send(header, deadline);
      layer.detach(deadline);
    }
  }

  private ProxyHeader awaitHeader(int longest, Deadline deadline) throws IOException {
    try {
      var in = fillMessage(1, deadline);
      return switch (in.get(in.position())) {
        case 'P' -> awaitLine(in, deadline);
        case '\r' -> awaitBinary(in, longest, deadline);
        default -> throw new ProxyException("the connection does not begin with a PROXY header");
      };
    } catch (SocketTimeoutException | CancellationException e) {
      detach(); // nothing has been taken, so it may be tried again
      throw e;
    }
  }

  private ProxyHeader awaitLine(ByteBuffer first, Deadline deadline) throws IOException {
    var in = first;
    int length = TextHeader.length(in);
    while (length == 0) {
      in = fillMessage(in.remaining() + 1, deadline);
      length = TextHeader.length(in);
    }
    var line = new byte[length];
    in.get(line);
    return TextHeader.parse(new String(line, 0, length - 2, StandardCharsets.US_ASCII));
  }

  private ProxyHeader awaitBinary(ByteBuffer first, int longest, Deadline deadline)
      throws IOException {
    var in = first;
    while (!BinaryHeader.checkHead(in)) {
      in = fillMessage(in.remaining() + 1, deadline);
    }
    int length = BinaryHeader.length(in);
    if (length > longest) {
      throw new ProxyException(
          "a PROXY header of " + length + " bytes, and the limit is " + longest);
    }
    in = fillMessage(BinaryHeader.HEAD + length, deadline);
    var header = new byte[BinaryHeader.HEAD + length];
    in.get(header);
    return BinaryHeader.parse(header);
  }
}
