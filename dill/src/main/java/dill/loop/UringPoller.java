package dill.loop;

import java.util.Optional;

/** Readiness by an io_uring: what is to be watched goes to the kernel with the call that waits. */
final class UringPoller extends DescriptorPoller {
  /*
   * Only readiness goes by the ring; bytes go by calls of their own. That was measured beside receiving and sending by
   * the ring, and is no slower: see "Readiness by the ring" in docs/design.md.
   */

  private static final int ALL = Events.READABLE | Events.WRITABLE | Events.ENDED;

  private final Uring ring;

  private UringPoller(Uring ring) {
    this.ring = ring;
  }

  /** Opens one for the current thread; nothing if this system does not offer that. */
  static Optional<Poller> tryOpen() {
    return Uring.open().map(UringPoller::new);
  }

  /** A descriptor that is watched. */
  private final class Watched extends Request {
    private final Descriptor descriptor;

    Watched(Descriptor descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    void complete(int result, int flags) {
      if (descriptor.isClosed()) {
        return;
      }
      if (result < 0) {
        descriptor.giveUp();
        return;
      }
      descriptor.happened(result);
      if (Request.isLast(flags)) {
        ring.poll(this, descriptor.number(), ALL);
      }
    }
  }

  @Override
  void add(Descriptor descriptor) {
    var watched = new Watched(descriptor);
    descriptor.watch = watched;
    ring.poll(watched, descriptor.number(), ALL);
  }

  @Override
  void remove(Descriptor descriptor) {
    // Until then the kernel holds the socket, even if its descriptor is closed.
    var watch = descriptor.watch;
    if (watch != null) {
      ring.cancel(watch);
    }
  }

  @Override
  boolean poll(long nanos) {
    return ring.turn(nanos) > 0;
  }

  @Override
  void wakeup() {
    ring.wake();
  }
}
