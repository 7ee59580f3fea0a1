package dill.loop;

/** What can happen to a descriptor: the same numbers for poll and for epoll. */
final class Events {
  static final int READABLE = 0x1; // POLLIN
  static final int WRITABLE = 0x4; // POLLOUT
  static final int BROKEN = 0x8; // POLLERR
  static final int CLOSED = 0x10; // POLLHUP: both directions have ended
  static final int ENDED = 0x2000; // POLLRDHUP: the peer is done

  private Events() {}
}
