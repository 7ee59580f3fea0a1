package dsock;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Channel;
import dill.Deadline;
import dill.loop.Carrier;
import dill.loop.Coroutine;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a stream has been given to send soon, and who will send it. */
final class Held {
  /*
   * All of it is promised to somebody: to the end of the turn of the loop that it was given on; to whoever is in the
   * outbound half, and sends it first; or, if the system did not take all at the end of a turn, to a task of its own
   * that stays in the outbound half until it has sent the rest, and that whoever sends next waits for.
   */

  private final Stream stream;

  private volatile @Nullable ByteBuffer bytes; // from its start to its position; null: none
  private volatile boolean promised; // to the end of a turn
  private volatile boolean atIt; // sending without waiting
  private volatile @Nullable Channel<Void>
      rest; // done once the rest is sent; null: none is on its way

  private Deadline deadline = Deadline.NEVER; // of what was given last

  Held(Stream stream) {
    this.stream = stream;
  }

  boolean isEmpty() {
    return bytes == null;
  }

  // For whoever is in the outbound half.

  /** Keeps bytes for the end of the turn, all or none of them. Returns false if it keeps none. */
  boolean keep(ByteBuffer[] pieces, Deadline until) {
    if (!promised) {
      if (!isEmpty() || !Carrier.atEndOfTurn(this::endTurn)) {
        return false;
      }
      promised = true;
    }
    var room = bytes;
    if (count(pieces) > (room == null ? BufferPool.SIZE : room.remaining())) {
      return false;
    }
    if (room == null) {
      room = BufferPool.take();
      bytes = room;
    }
    for (var piece : pieces) {
      room.put(piece);
    }
    deadline = until;
    return true;
  }

  private static long count(ByteBuffer[] pieces) {
    long count = 0;
    for (var piece : pieces) {
      count += piece.remaining();
    }
    return count;
  }

  /** Hands out what is there; what is left of it is put back then. */
  ByteBuffer[] open() {
    var all = bytes;
    return new ByteBuffer[] {all == null ? ByteBuffer.allocate(0) : all.flip()};
  }

  /** Forgets what can never be sent. */
  void drop() {
    bytes = null;
  }

  /** Keeps what is left of it, unless it can never be sent. */
  void putBack(ByteBuffer[] opened, boolean lost) {
    if (opened[0].hasRemaining() && !lost) {
      opened[0].compact();
    } else {
      bytes = null;
      BufferPool.give(opened[0]);
    }
  }

  /** Tells whether something is there that nobody will send. */
  boolean isLeftAlone() {
    return !isEmpty() && !promised;
  }

  // For others.

  /** Sees to it that what has just been kept is sent, even if the turn has ended meanwhile. */
  void checkPromise() {
    VarHandle
        .fullFence(); // the half has been left; who ended the turn looked at it after the promise
    if (!promised) {
      send();
    }
  }

  private void endTurn() {
    promised = false;
    send();
  }

  /** Sends what is there, without waiting; the rest goes its own way. */
  void send() {
    if (isEmpty() || !stream.output.tryEnter()) {
      return; // whoever is there sends it first, or cares for it when leaving
    }
    promised = false;
    atIt = true;
    try {
      stream.pushHeld();
    } catch (IOException e) {
      // that has broken the output, which the next one who sends is told
    } finally {
      atIt = false;
    }
    stream.exitOutput();
  }

  /** Tells whether it is this that is in the outbound half, on another loop, for a moment. */
  boolean isAtIt() {
    return atIt || rest != null;
  }

  /** Sends what can be sent now, and tells whether that is all. */
  boolean sendAtLast() {
    if (isEmpty()) {
      return true;
    }
    if (!stream.output.tryEnter()) {
      return false;
    }
    try {
      return stream.pushHeld();
    } catch (IOException e) {
      return false;
    } finally {
      stream.output.exit();
    }
  }

  /** Sends the rest in a task of its own. Called in the outbound half, which that task leaves. */
  void sendRest() {
    var sent = Channel.<Void>create();
    rest = sent;
    var task =
        new Coroutine(
            Carrier.current(),
            "",
            this,
            () -> {
              try {
                stream.flush(deadline);
              } catch (IOException | RuntimeException e) {
                stream.breakOutput(e); // somebody takes it for sent
                bytes = null;
              } finally {
                rest = null;
                stream.output.exit();
                sent.done();
              }
            });
    task.start();
  }

  /** Waits until the rest has been sent, if one is on its way. */
  void awaitRest(Deadline until) throws SocketTimeoutException {
    for (var sent = rest; sent != null; sent = rest) {
      if (!choose(sent.ending(() -> true), after(until, () -> false))) {
        throw new SocketTimeoutException(stream + ": the peer did not take it in time");
      }
    }
  }
}
