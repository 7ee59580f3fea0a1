package dsock;

import dill.Deadline;
import dsock.http.Feed;
import dsock.http.Http;
import dsock.ws.Compression;
import dsock.ws.Part;
import dsock.ws.Role;
import dsock.ws.WebSocket;
import dsock.ws.WebSocketException;
import dsock.ws.WebSocketSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;

/** Frames of WebSocket, at either end, with and without compression, received whole or in parts. */
final class FramesTarget implements FuzzTarget {
  private static final int LONGEST = 300;
  private static final WebSocketSettings PLAIN =
      WebSocketSettings.DEFAULT.withMessageBytes(LONGEST);
  private static final WebSocketSettings SMALL = PLAIN.withCompression(Compression.MODEST);
  private static final int HEAD = 16 * 1024; // of the handshake

  private static boolean isCompressed(int choice) {
    return (choice & 4) != 0;
  }

  @Override
  public byte[] opening(int choice) {
    var request =
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    return Feed.latin(isCompressed(choice) ? request : "");
  }

  @Override
  public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
    var messages = attach(choice, peer);
    boolean whole = (choice & 2) != 0;
    try {
      while (FuzzTarget.again(() -> messages.more(Deadline.NOW))) {
        var message =
            whole ? FuzzTarget.again(() -> messages.receive(Deadline.NOW)) : parts(messages);
        seen.append(messages.isText()).append(HexFormat.of().formatHex(message)).append('\n');
      }
    } catch (WebSocketException refused) {
      // Of several faults in compressed data, which is seen depends on how much is inflated at
      // once.
      throw isCompressed(choice) ? new IOException("refused", refused) : refused;
    } finally {
      seen.append(messages.status());
    }
  }

  private static WebSocket<Feed> attach(int choice, Feed peer) throws IOException {
    if (!isCompressed(choice)) {
      return WebSocket.attach(peer, (choice & 1) == 0 ? Role.CLIENT : Role.SERVER, PLAIN);
    }
    var http = Http.attach(peer);
    var request = FuzzTarget.again(() -> http.receiveRequest(Deadline.NOW));
    return WebSocket.attachServer(http, request, SMALL, Deadline.NOW);
  }

  /** Where a part ends depends on how it comes; what all of them are together does not. */
  private static byte[] parts(WebSocket<Feed> messages) throws IOException {
    var whole = new ByteArrayOutputStream();
    Part part;
    do {
      part = FuzzTarget.again(() -> messages.receivePart(Deadline.NOW));
      while (part.bytes().hasRemaining()) {
        whole.write(part.bytes().get());
      }
    } while (!part.isLast());
    return whole.toByteArray();
  }

  @Override
  public int most(int choice) {
    return isCompressed(choice) ? HEAD : LONGEST + 14;
  }
}
