package httpd.proxy;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Channel;
import dill.Deadline;
import dill.DeadlineException;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** An up-stream at work: its connections that are idle, and whether it is well. */
final class Member {
  /*
   * Idle connections are bare sockets: HTTP is attached for one exchange, and detached after it, which works only if
   * the exchange was whole. Nobody has asked for what comes on an idle one; so whatever comes, an end or a byte, ends it.
   */

  private static final System.Logger LOG = System.getLogger("httpd.proxy");

  private final Upstream upstream;
  private final ProxySettings settings;
  private final Channel<Member> places; // one for each request under way; full: no more
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>(); // the freshest first
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger(); // in a row

  private volatile boolean down;
  private volatile boolean closed;

  private record Idle(ByteSocket socket, Deadline end) {}

  Member(Upstream upstream, ProxySettings settings) {
    this.upstream = upstream;
    this.settings = settings;
    this.places = Channel.buffered(settings.connections());
  }

  Upstream upstream() {
    return upstream;
  }

  boolean isUp() {
    return !down;
  }

  int busy() {
    return busy.get();
  }

  // A request.

  /**
   * Waits for a place, if there are as many requests as may be.
   *
   * @throws UpstreamException if none becomes free in time
   */
  void enter() throws UpstreamException {
    try {
      places.send(this, Deadline.in(settings.times().connect()));
      busy.incrementAndGet();
    } catch (DeadlineException e) {
      throw new UpstreamException(503, UpstreamException.Seen.ALL, upstream + " is busy");
    }
  }

  void leave() {
    busy.decrementAndGet();
    places.receive(Deadline.NOW); // any: they are alike
  }

  /** Takes a connection that is idle, or makes one. */
  Link take() throws UpstreamException {
    for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (isQuiet(next.socket)) {
        return new Link(next.socket, true, settings.limits());
      }
      next.socket.close();
    }
    return fresh();
  }

  Link fresh() throws UpstreamException {
    try {
      var socket = upstream.connect(Deadline.in(settings.times().connect()));
      return new Link(socket, false, settings.limits());
    } catch (IOException e) {
      throw new UpstreamException(
          502, UpstreamException.Seen.NOTHING, upstream + " cannot be reached: " + e.getMessage());
    }
  }

  /** Nobody has closed it, and nobody has said what was not asked for. */
  private static boolean isQuiet(ByteSocket socket) {
    return choose(socket.arriving(() -> false), after(Deadline.NOW, () -> true));
  }

  /** Keeps the connection of an exchange that has ended well, if another may follow. */
  void giveBack(Link link) throws IOException {
    if (!link.http().persists() || closed) {
      return;
    }
    idle.addFirst(new Idle(link.bare(), Deadline.in(settings.times().idle())));
    if (closed) {
      dismiss();
    }
  }

  /** Closes all connections that are idle. */
  void dismiss() {
    for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      next.socket.close();
    }
  }

  void close() {
    closed = true;
    dismiss();
  }

  // Its health.

  void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  void failed() {
    if (failures.incrementAndGet() >= settings.health().failures()) {
      setDown(true);
    }
  }

  /** Probes as long as the proxy is there. */
  void watch() {
    var check = settings.health();
    while (true) {
      Deadline.in(check.interval()).sleep();
      expire();
      if (down || !check.path().isEmpty()) {
        probe(Deadline.in(check.interval()));
      }
    }
  }

  private void expire() {
    for (var last = idle.peekLast(); last != null && last.end.hasPassed(); last = idle.peekLast()) {
      if (idle.removeLastOccurrence(last)) {
        last.socket.close();
      }
    }
  }

  private void probe(Deadline deadline) {
    try {
      tryOut(deadline);
      failures.set(0);
      setDown(false);
    } catch (IOException e) {
      failed();
    }
  }

  private void tryOut(Deadline deadline) throws IOException {
    var path = settings.health().path();
    try (var socket = upstream.connect(deadline)) {
      if (path.isEmpty()) {
        return;
      }
      var http = Http.attach(socket, settings.limits());
      var fields = Fields.of("Host", upstream.authority(), "Connection", "close");
      http.sendRequest(new Http.Request("GET", path, fields), deadline);
      int status = http.receiveResponse(deadline).status();
      if (status < 200 || status > 399) {
        throw new IOException("status " + status);
      }
    }
  }

  private void setDown(boolean now) {
    if (down != now) {
      down = now;
      dismiss();
      LOG.log(System.Logger.Level.WARNING, "{0} is {1}", upstream, now ? "down" : "up again");
    }
  }

  @Override
  public String toString() {
    return upstream.toString();
  }
}
