package dsock;

/**
 * Base of a protocol that sits on a message socket and passes messages on.
 *
 * <p>A protocol extends this, implements {@link MessageSocket}, and has a static {@code attach}.
 * Ownership, {@code detach}, {@code close}, {@code more} and {@code done} come from here, as from
 * {@link Layer} for protocols on bytes. What sits on a byte socket and makes messages of it is such
 * a {@link Layer}; what adds something to messages, whatever carries them, is one of these:
 *
 * {@snippet file="Numbered.java" region="protocol"}
 *
 * @param <S> what it gives back when it leaves
 */
public abstract class MessageLayer<S extends MessageSocket> extends Overlay<S> {
  private final MessageBelow below;

  /**
   * Takes ownership of a socket. From here on {@link #below} is the only way to it, until {@link
   * #detach}.
   *
   * @param socket what to sit on
   * @throws IllegalStateException if another layer owns it
   */
  protected MessageLayer(S socket) {
    super(socket);
    var name = getClass().getSimpleName();
    this.below = new MessageBelow(name, lend(socket, name));
  }

  private static MessageSocket lend(MessageSocket socket, String to) {
    if (socket instanceof Udp udp) {
      return udp.lend(to);
    }
    if (socket instanceof Overlay<?> overlay) {
      return overlay.way().lend(socket, to);
    }
    return socket; // a connection of somebody else's making, which does not know of ownership
  }

  @Override
  final Below way() {
    return below;
  }

  /**
   * {@return the way down, for this protocol alone} It refuses all calls once the layer has been
   * detached or closed, and those in a direction that the layer has declared broken.
   */
  protected final MessageSocket below() {
    return below;
  }
}
