package dill.loop;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor of the system that coroutines wait for, and that is closed when nobody is using it
 * any more.
 */
final class Descriptor extends Pollable {
  /*
   * A number means something else as soon as the descriptor has been closed and the system has given the number away
   * again. So each call that uses the number is counted; who closes while calls are under way leaves it to the last of
   * them. Its poller knows it as an object, and does not mind numbers.
   */

  private static final int CLOSED = 1 << 31;
  private static final int RELEASED = 1 << 30;

  private static final VarHandle USES;

  static {
    try {
      USES = MethodHandles.lookup().findVarHandle(Descriptor.class, "uses", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int number;
  private final Loop origin; // where it was made
  private final boolean survives; // an error of it is news, and not the end
  private @Nullable Loop home; // guarded by this; null: nobody has waited yet
  private volatile int uses; // how many calls are under way, CLOSED and RELEASED

  @Nullable Request watch; // for a ring alone

  Descriptor(int number, Loop origin) {
    this(number, origin, false);
  }

  private Descriptor(int number, Loop origin, boolean survives) {
    this.number = number;
    this.origin = origin;
    this.survives = survives;
  }

  /** That of a socket for datagrams, which no error breaks. */
  static Descriptor ofDatagrams(int number, Loop origin) {
    return new Descriptor(number, origin, true);
  }

  int number() {
    return number;
  }

  /**
   * Begins to use it.
   *
   * @return its number, which stands for it until {@link #leave}
   * @throws ClosedChannelException if it is closed
   */
  int use() throws ClosedChannelException {
    if ((int) USES.getAndAdd(this, 1) < 0) {
      leave();
      throw new ClosedChannelException();
    }
    return number;
  }

  /** Ends a use. */
  void leave() {
    if ((int) USES.getAndAdd(this, -1) == CLOSED + 1) {
      release();
    }
  }

  boolean isClosed() {
    return uses < 0;
  }

  /**
   * Nobody uses it any more. Who is just finding out that it is closed may come here a second time.
   */
  private void release() {
    if (USES.compareAndSet(this, CLOSED, CLOSED | RELEASED)) {
      Libc.close(number);
    }
  }

  @Override
  Carrier settle() throws ClosedChannelException {
    if (isClosed()) {
      throw new ClosedChannelException();
    }
    var here = Carrier.current();
    var loop = here instanceof Loop other && other.hasDescriptors() ? other : origin;
    home = loop;
    loop.perform(() -> addTo(loop.descriptors()));
    return loop;
  }

  private void addTo(DescriptorPoller poller) {
    try {
      use(); // or its number might be somebody else's meanwhile
    } catch (ClosedChannelException e) {
      return;
    }
    try {
      poller.add(this);
    } finally {
      leave();
    }
  }

  /** It cannot be polled. So it is not to be waited for: it ends in both directions. */
  void giveUp() {
    try {
      NativeSocket.end(this);
    } catch (IOException e) {
      // then it has ended already
    }
    input.signalForEver();
    output.signalForEver();
  }

  @Override
  void arm(Carrier home, int operation) {
    // its poller tells of all that happens to it
  }

  /** Something has happened to it. By its poller. */
  void happened(int events) {
    if (survives) {
      happenedToDatagrams(events);
      return;
    }
    if ((events & (Events.ENDED | Events.CLOSED | Events.BROKEN)) != 0) {
      input.signalForEver(); // it is told once, perhaps together with bytes that are read first
    } else if ((events & Events.READABLE) != 0) {
      input.signal();
    }
    if ((events & (Events.CLOSED | Events.BROKEN)) != 0) {
      output.signalForEver();
    } else if ((events & Events.WRITABLE) != 0) {
      output.signal();
    }
  }

  private void happenedToDatagrams(int events) {
    if ((events & (Events.READABLE | Events.BROKEN)) != 0) {
      input.signal();
    }
    if ((events & (Events.WRITABLE | Events.BROKEN)) != 0) {
      output.signal();
    }
  }

  @Override
  void shut() {
    int before = (int) USES.getAndBitwiseOr(this, CLOSED);
    if (before < 0) {
      return;
    }
    try {
      var loop = home;
      if (loop != null) {
        loop.perform(() -> loop.descriptors().remove(this));
      }
    } finally {
      if (before == 0) {
        release();
      }
    }
  }
}
