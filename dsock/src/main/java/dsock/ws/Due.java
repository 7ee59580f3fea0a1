package dsock.ws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The control frames that are to be sent between two frames of a message: never more than one of
 * each kind, however many the peer wants.
 */
final class Due {
  /** A control frame. */
  static final class Control {
    private final int opcode;
    private final byte[] payload;

    private Control(int opcode, byte[] payload) {
      this.opcode = opcode;
      this.payload = payload;
    }

    int opcode() {
      return opcode;
    }

    byte[] payload() {
      return payload;
    }
  }

  private volatile boolean any;

  // under the lock
  private @Nullable Control pong; // for the latest ping; RFC 6455 section 5.5.3 wants no other
  private @Nullable Control ping;
  private @Nullable Control close;
  private boolean closed; // a goodbye has been taken, sent or not

  /** Tells whether there are any, as far as can be seen. */
  boolean isAny() {
    return any;
  }

  synchronized void pong(byte[] payload) {
    if (!closed) {
      pong = new Control(Frame.PONG, payload);
      any = true;
    }
  }

  synchronized void ping(byte[] payload) {
    if (!closed) {
      ping = new Control(Frame.PING, payload);
      any = true;
    }
  }

  /** Has a goodbye sent, and nothing behind it. Returns false if another one has been taken. */
  synchronized boolean close(Close why) {
    if (closed) {
      return false;
    }
    close = new Control(Frame.CLOSE, why.payload());
    ping = null;
    closed = true;
    any = true;
    return true;
  }

  /** {@return the next one to send} */
  synchronized Optional<Control> next() {
    return Optional.ofNullable(pong != null ? pong : ping != null ? ping : close);
  }

  /** Takes note that one has been sent. */
  synchronized void sent(Control control) {
    pong = pong == control ? null : pong;
    ping = ping == control ? null : ping;
    close = close == control ? null : close;
    any = pong != null || ping != null || close != null;
  }
}
