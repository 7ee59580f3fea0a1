package dsock.ws;

import dsock.http.Fields;
import java.util.HashSet;
import java.util.List;

/**
 * What one side of a WebSocket wants, and takes from its peer.
 *
 * @param messageBytes how long a message may be that is received as a whole, after it has been
 *     decompressed; a longer one is answered with {@link Close#TOO_BIG}. What is received in parts
 *     may be of any length
 * @param frameBytes how long a frame may be; a longer one is answered with {@link Close#TOO_BIG}
 * @param protocols the subprotocols that this side speaks; a client says first what it likes most,
 *     and the server takes the first of the client's that it speaks too. None: nothing is said of
 *     that
 * @param fields what else to put into the head of the request, or of the answer: {@code Origin},
 *     {@code Cookie}, {@code Authorization}. Not to be changed afterwards
 * @param compression whether messages may be compressed
 */
public record WebSocketSettings(
    int messageBytes,
    long frameBytes,
    List<String> protocols,
    Fields fields,
    Compression compression) {
  private static final List<String> OURS =
      List.of(
          "Host",
          "Upgrade",
          "Connection",
          "Content-Length",
          "Transfer-Encoding",
          "Sec-WebSocket-Key",
          "Sec-WebSocket-Version",
          "Sec-WebSocket-Accept",
          "Sec-WebSocket-Protocol",
          "Sec-WebSocket-Extensions");

  private static final int MOST = Integer.MAX_VALUE - 16;

  /**
   * Messages of at most 1 MiB, frames of at most 16 MiB, no subprotocol, no other fields, no
   * compression.
   */
  public static final WebSocketSettings DEFAULT =
      new WebSocketSettings(1 << 20, 1 << 24, List.of(), Fields.of(), Compression.NONE);

  /**
   * Sets them.
   *
   * @throws IllegalArgumentException if a limit is negative, or beyond what an array can hold; if a
   *     subprotocol is not a token (RFC 9110 section 5.6.2) or named twice; or if a field is one
   *     that the handshake has itself
   */
  public WebSocketSettings {
    if (messageBytes < 0 || messageBytes > MOST || frameBytes < 0) {
      throw new IllegalArgumentException(
          "limits of " + messageBytes + " and " + frameBytes + " bytes");
    }
    protocols = List.copyOf(protocols);
    for (var protocol : protocols) {
      if (!Extension.isToken(protocol)) {
        throw new IllegalArgumentException("a subprotocol is a token; \"" + protocol + "\" is not");
      }
    }
    if (new HashSet<>(protocols).size() < protocols.size()) {
      throw new IllegalArgumentException("a subprotocol is named once, not as in " + protocols);
    }
    for (var name : OURS) {
      if (fields.has(name)) {
        throw new IllegalArgumentException(name + " is for the handshake itself");
      }
    }
  }

  /**
   * {@return the same with another limit for messages, and for frames if theirs was lower}
   *
   * @param bytes how long a message may be
   * @throws IllegalArgumentException if that is negative, or beyond what an array can hold
   */
  public WebSocketSettings withMessageBytes(int bytes) {
    long frame = Math.max(frameBytes, bytes);
    return new WebSocketSettings(bytes, frame, protocols, fields, compression);
  }

  /**
   * {@return the same with other subprotocols}
   *
   * @param names the one liked most first
   * @throws IllegalArgumentException if one is not a token, or named twice
   */
  public WebSocketSettings withProtocols(String... names) {
    return new WebSocketSettings(messageBytes, frameBytes, List.of(names), fields, compression);
  }

  /**
   * {@return the same with other fields}
   *
   * @param others what else to put into the head
   * @throws IllegalArgumentException if one is for the handshake itself
   */
  public WebSocketSettings withFields(Fields others) {
    return new WebSocketSettings(messageBytes, frameBytes, protocols, others, compression);
  }

  /**
   * {@return the same with other compression}
   *
   * @param other whether messages may be compressed
   */
  public WebSocketSettings withCompression(Compression other) {
    return new WebSocketSettings(messageBytes, frameBytes, protocols, fields, other);
  }
}
