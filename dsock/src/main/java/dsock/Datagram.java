package dsock;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A datagram that has been received, and where it came from. */
public final class Datagram {
  private final InetSocketAddress from;
  private final byte[] bytes;

  Datagram(InetSocketAddress from, byte[] bytes) {
    this.from = from;
    this.bytes = bytes;
  }

  /** {@return the address of the sender} As the datagram has it; nobody has checked that. */
  public InetSocketAddress from() {
    return from;
  }

  /** {@return what is in it} The caller may keep it: it is no copy, and nobody else has it. */
  public byte[] bytes() {
    return bytes;
  }

  /** {@return the text that is in it} What is not UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** {@return where it came from and how long it is, for people} */
  @Override
  public String toString() {
    return "datagram of " + bytes.length + " bytes from " + from;
  }
}
