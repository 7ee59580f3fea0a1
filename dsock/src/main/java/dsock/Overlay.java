package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Occasion;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * A protocol on top of a socket, be that one of bytes or of messages: what does not depend on it.
 */
abstract class Overlay<S extends Sock> implements AutoCloseable {
  private final S socket;

  Overlay(S socket) {
    this.socket = socket;
  }

  /** {@return the way down} */
  abstract Below way();

  private static void takeBack(Sock socket) {
    switch (socket) {
      case Ground ground -> ground.takeBack();
      case Udp udp -> udp.takeBack();
      case Overlay<?> overlay -> overlay.way().takeBack();
      default -> {} // a connection of somebody else's making
    }
  }

  /**
   * Declares that what the peer sends can no longer be understood. Each later call below that
   * receives throws, and {@link #detach} fails.
   *
   * @param <E> what kind of failure it is
   * @param why the failure, which is the cause of those to come
   * @return the failure, to be thrown
   */
  protected final <E extends IOException> E breakInput(E why) {
    way().breakInput(why);
    return why;
  }

  /**
   * Declares that what has been sent stopped half-way. Each later call below that sends throws, and
   * {@link #detach} fails.
   *
   * @param <E> what kind of failure it is
   * @param why the failure, which is the cause of those to come
   * @return the failure, to be thrown
   */
  protected final <E extends IOException> E breakOutput(E why) {
    way().breakOutput(why);
    return why;
  }

  /**
   * Refuses what the way down would refuse of a call that receives, and does nothing otherwise. For
   * a layer that answers such a call without asking below: from what it has kept, or because the
   * end has come.
   *
   * @throws IOException if the input is broken, or the connection closed
   * @throws IllegalStateException if the layer has been detached, or another layer owns it
   */
  protected final void checkInput() throws IOException {
    way().checkInput();
  }

  /**
   * Refuses what the way down would refuse of a call that sends, and does nothing otherwise. For a
   * layer that changes, before it sends, what cannot be changed back.
   *
   * @throws IOException if the output is broken, or the connection closed
   * @throws IllegalStateException if the layer has been detached, or another layer owns it
   */
  protected final void checkOutput() throws IOException {
    way().checkOutput();
  }

  /**
   * Says goodbye on the wire. The default does nothing; a protocol that has a goodbye sends it
   * here, and waits for the peer's.
   *
   * @param deadline when to give up
   * @throws IOException if that fails; the connection is closed then
   */
  protected void finish(Deadline deadline) throws IOException {}

  /**
   * Says what can be said without waiting, before the connection is closed. {@link #close} calls it
   * first, in whatever task that is; another one may be sending. The default does nothing. It must
   * neither wait nor throw.
   */
  protected void farewell() {}

  /**
   * Waits, as long as it takes, until there is something to receive or the peer is done.
   *
   * @return false: the peer is done, and everything has been received
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public final boolean more() throws IOException {
    return more(Deadline.NEVER);
  }

  /**
   * Waits until there is something to receive or the peer is done. The default asks below.
   *
   * @param deadline when to give up
   * @return false: the peer is done, and everything has been received
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public boolean more(Deadline deadline) throws IOException {
    return way().more(deadline);
  }

  /**
   * Makes the clause of a choice that can be done once {@link #more} would not wait.
   *
   * @param <R> what the choice yields
   * @param then makes what the choice yields
   * @return the clause, for {@link dill.Choose#choose}
   * @throws IllegalStateException if the layer has been detached, or another layer owns it
   * @throws UnsupportedOperationException if the stack stands on a connection of somebody else's
   *     making that has no such clause
   */
  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    way().checkUsable();
    return Choose.when(arrival(), then);
  }

  final Occasion arrival() {
    return new Arrival(this::more, way().arrival());
  }

  /**
   * Tells the peer that nothing more will be sent, and waits as long as that takes.
   *
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if it has been told already
   */
  public final void done() throws IOException {
    done(Deadline.NEVER);
  }

  /**
   * Tells the peer that nothing more will be sent. The default tells below.
   *
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if it has been told already
   */
  public void done(Deadline deadline) throws IOException {
    way().done(deadline);
  }

  /**
   * Says goodbye, if the protocol has one, and gives the socket back. Waits as long as that takes.
   *
   * @return the socket that the layer was attached to; what the layer has not read is still in it
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the layer is broken or the goodbye fails; the connection is closed then
   */
  public final S detach() throws IOException {
    return detach(Deadline.NEVER);
  }

  /**
   * Says goodbye, if the protocol has one, and gives the socket back. libdill's {@code …_detach}.
   *
   * @param deadline when to give up
   * @return the socket that the layer was attached to; what the layer has not read is still in it
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the layer is broken or the goodbye fails; the connection is closed then
   * @throws IllegalStateException if it has been detached already, or another layer owns it
   */
  public final S detach(Deadline deadline) throws IOException {
    boolean left = false;
    try {
      way().checkWhole();
      finish(deadline);
      left = true;
    } catch (CancellationException cancelled) { // which is an IllegalStateException too
      throw cancelled;
    } catch (IllegalStateException misuse) {
      left = true; // of the program's own; the connection is as it was
      throw misuse;
    } finally {
      if (!left) {
        close();
      }
    }
    way().detached();
    takeBack(socket);
    return socket;
  }

  /**
   * Closes the connection. After {@link #detach} it does nothing: the socket is its user's again.
   */
  @Override
  public void close() {
    if (!way().isDetached()) {
      way().openForFarewell();
      farewell();
      way().close();
    }
  }

  /** {@return the stack, for people: the layer and what is below it} */
  @Override
  public String toString() {
    return way().toString();
  }
}
