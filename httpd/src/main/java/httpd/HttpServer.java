package httpd;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dsock.http.Http;
import dsock.http.HttpException;
import dsock.http.HttpLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Serves HTTP/1.1 on a port.
 *
 * {@snippet file="Hello.java" region="hello"}
 *
 * <p>Each connection is a task of its own, in which the handler may block as it likes. On
 * {@linkplain dill.Loops event loops} the connections are dealt out to all loops of the program; a
 * handler that computes for long, or blocks its thread in native code, does that {@linkplain
 * dill.Loops#elsewhere elsewhere} there. {@link #serve} is called once; the other methods may be
 * called by any thread.
 */
public final class HttpServer implements AutoCloseable {
  /*
   * serve() has a task accept at each entrance, and holds the bundle of the visits. Whoever wants it to end closes the
   * entrances, which ends the accepting; idle connections are closed then, and those that are busy end after their exchange. The channel "over" is
   * done when serve() has ended.
   */

  private static final System.Logger LOG = System.getLogger("httpd");

  /** How long to let connections end, when the system has no descriptor for one more. */
  private static final Duration BREATH = Duration.ofMillis(50);

  private final List<Entrance> entrances;
  private final Limits limits;
  private final HttpLimits httpLimits;
  private final Channel<Visit>
      places; // one for each connection; full when there are as many as may be
  private final Countdown idle;
  private final Countdown head;
  private final Countdown patience;
  private final Targets targets = new Targets();
  private final PlainHeads plainHeads = new PlainHeads();
  private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean serving = new AtomicBoolean();
  private final Channel<Void> over = Channel.create();

  private volatile boolean ending;
  private volatile @Nullable OutputStream logStream; // null: no log is kept
  private volatile @Nullable Observer observer; // null: nobody observes
  private volatile @Nullable AccessLog log; // null: none is kept, or serve has not been called
  private volatile @Nullable Bundle tasks; // null: serve has not been called

  private HttpServer(List<Entrance> entrances, Limits limits) {
    this.entrances = entrances;
    this.limits = limits;
    var usual = HttpLimits.DEFAULT;
    this.httpLimits =
        new HttpLimits(
            limits.headBytes(),
            Math.min(limits.headBytes(), usual.targetBytes()),
            limits.headFields(),
            usual.trailerBytes(),
            usual.chunkLineBytes());
    this.idle = new Countdown(limits.idle());
    this.head = new Countdown(limits.head());
    this.patience = new Countdown(limits.patience());
    this.places = Channel.buffered(limits.connections());
  }

  /**
   * Listens on a port, at all addresses of this machine, with the {@linkplain Limits#DEFAULT
   * default limits}.
   *
   * @param port which; 0: one that is free
   * @return a server that listens, and does not serve yet
   * @throws BindException if the port is in use
   * @throws IOException if it cannot listen for another reason
   */
  public static HttpServer listen(int port) throws IOException {
    return listen(new InetSocketAddress(port), Limits.DEFAULT);
  }

  /**
   * Listens on a port of one address.
   *
   * @param address where; port 0: one that is free
   * @param limits what to put up with from clients
   * @return a server that listens, and does not serve yet
   * @throws BindException if the port is in use, or the address not one of this machine
   * @throws IOException if it cannot listen for another reason
   */
  public static HttpServer listen(InetSocketAddress address, Limits limits) throws IOException {
    return of(limits, Entrance.at(address));
  }

  /**
   * Lets clients in by one entrance or several.
   *
   * @param limits what to put up with from clients, all of them together
   * @param entrances where they come in; the server closes them
   * @return a server that does not serve yet
   * @throws IllegalArgumentException if there is no entrance
   */
  public static HttpServer of(Limits limits, Entrance... entrances) {
    if (entrances.length == 0) {
      throw new IllegalArgumentException("a server without an entrance serves nobody");
    }
    return new HttpServer(List.of(entrances), limits);
  }

  /** A server for connections that come from somewhere else. */
  static HttpServer without(Limits limits) {
    return new HttpServer(List.of(), limits);
  }

  /**
   * Keeps an access log: a line for each request in the Common Log Format, written while this
   * {@linkplain #serve serves}. If nobody takes the lines as fast as they come, some are left out,
   * rather than to let clients wait; how many, the log of the system says.
   *
   * @param out where to; it is flushed, and not closed
   * @return this server
   * @throws IllegalStateException if it serves already
   */
  public HttpServer logTo(OutputStream out) {
    if (serving.get()) {
      throw new IllegalStateException("the server serves already; say where to log before that");
    }
    logStream = out;
    return this;
  }

  /**
   * Has somebody told of each request.
   *
   * @param observer whom; in the place of the one before
   * @return this server
   * @throws IllegalStateException if it serves already
   */
  public HttpServer observedBy(Observer observer) {
    if (serving.get()) {
      throw new IllegalStateException("the server serves already; say who observes before that");
    }
    this.observer = observer;
    return this;
  }

  /** {@return the port that it listens on, by the first of its entrances} */
  public int port() {
    return entrances.getFirst().port();
  }

  /**
   * Serves until the server is closed or drained, or the task that calls is cancelled. No
   * connection is left then.
   *
   * @param handler answers the requests; may run in many tasks at a time
   * @throws CancellationException if the task that calls is cancelled
   * @throws IllegalStateException if it serves already, or has
   */
  public void serve(Handler handler) {
    if (!serving.compareAndSet(false, true)) {
      throw new IllegalStateException("a server serves once");
    }
    var out = logStream;
    try {
      if (out == null) {
        serveVisits(handler);
      } else {
        serveLogged(handler, out);
      }
    } finally {
      stopAccepting();
      over.done();
    }
  }

  private void serveLogged(Handler handler, OutputStream out) {
    try (var log = new AccessLog(out)) {
      this.log = log;
      serveVisits(handler);
    }
  }

  private void serveVisits(Handler handler) {
    try (var tasks = Bundle.isolated(this::reportClient)) {
      this.tasks = tasks;
      try (var porters = Bundle.open()) {
        for (var entrance : entrances) {
          porters.go("accept " + entrance, () -> letIn(entrance, handler, tasks));
        }
        porters.await();
      }
      tasks.await();
    }
  }

  private void letIn(Entrance entrance, Handler handler, Bundle tasks) {
    while (!ending) {
      try {
        start(new Visit(this, handler, entrance, entrance.accept()), tasks);
      } catch (IOException e) {
        if (!ending) {
          LOG.log(System.Logger.Level.WARNING, "cannot accept a connection: {0}", e.getMessage());
          Deadline.in(BREATH).sleep();
        }
      }
    }
  }

  private void start(Visit visit, Bundle tasks) {
    boolean started = false;
    try {
      places.send(visit);
      visits.add(visit);
      if (ending) {
        visit.leave();
      }
      tasks.spread(visit);
      started = true;
    } finally {
      if (!started) {
        visit.leave();
      }
    }
  }

  /** Forgets a visit that has ended. */
  void ended(Visit visit) {
    visits.remove(visit);
    places.receive(Deadline.NOW); // any: they are alike
  }

  /**
   * Ends the server in an orderly way, and waits as long as that takes.
   *
   * @throws CancellationException if it has to wait and the task that calls is cancelled
   */
  public void drain() {
    drain(Deadline.NEVER);
  }

  /**
   * Ends the server in an orderly way: accepts no more, lets idle connections go, and waits for the
   * exchanges that are under way.
   *
   * @param deadline when to stop waiting; what still runs then goes on until {@link #close}
   * @return false: some were still under way
   * @throws CancellationException if it has to wait and the task that calls is cancelled
   */
  public boolean drain(Deadline deadline) {
    stopAccepting();
    for (var visit : visits) {
      visit.leave();
    }
    return !serving.get() || choose(over.ending(() -> true), after(deadline, () -> false));
  }

  /**
   * Ends the server at once: accepts no more, and cancels what is under way. Does not wait; {@link
   * #serve} returns when all has ended. To close it again does nothing.
   */
  @Override
  public void close() {
    stopAccepting();
    var tasks = this.tasks;
    if (tasks != null) {
      tasks.cancel();
    }
  }

  private void stopAccepting() {
    ending = true;
    entrances.forEach(Entrance::close);
  }

  /** How many connections there are. */
  int connections() {
    return visits.size();
  }

  // For the connections.

  Limits limits() {
    return limits;
  }

  /** By when the next request must begin. */
  Deadline idle() {
    return idle.next();
  }

  /** By when a head must be there. */
  Deadline head() {
    return head.next();
  }

  /** By when so many bytes of a body must have passed. */
  Deadline patience(long bytes) {
    return patience(bytes, 0);
  }

  /** The same if some nanoseconds have been spent on them already. */
  Deadline patience(long bytes, long spent) {
    long seconds = bytes / limits.slowest();
    long rest = bytes % limits.slowest() * 1_000_000_000L / limits.slowest();
    return patience.next(seconds * 1_000_000_000L + rest - spent);
  }

  Target parse(String target) throws HttpException {
    return targets.parse(target);
  }

  Http.Response plainHead(int status, String type) {
    return plainHeads.of(status, type);
  }

  /** Adds to the head of a reply that no exchange is to follow, if none is. */
  Http.Response complete(Http.Response head) {
    if (!ending) {
      return head;
    }
    var fields = head.fields().copy().set("Connection", "close");
    return new Http.Response(head.status(), head.reason(), fields);
  }

  HttpLimits httpLimits() {
    return httpLimits;
  }

  /** Tells whether an access log is kept. */
  boolean isLogging() {
    return log != null;
  }

  void log(String client, Http.Request request, int status, long bytes) {
    var log = this.log;
    if (log != null) {
      log.log(client, request.method(), request.target(), request.minor(), status, bytes);
    }
  }

  void logRefused(String client, int status, long bytes) {
    var log = this.log;
    if (log != null) {
      log.logRefused(client, status, bytes);
    }
  }

  /** Tells the observer of a request; null: nobody cares. */
  @Nullable Observed observe(Http.Request request, InetSocketAddress remote) {
    var told = observer;
    return told == null ? null : new Observed(told, request, remote);
  }

  void observeRefused(InetSocketAddress remote, int status) {
    var told = observer;
    if (told != null) {
      told.refused(remote, status);
    }
  }

  void report(Http.Request request, Exception failure) {
    LOG.log(
        System.Logger.Level.ERROR,
        request.method() + " " + request.target() + " has failed",
        failure);
  }

  /** What goes wrong between us and one client is nobody's fault here. */
  private void reportClient(Throwable failure) {
    if (failure instanceof IOException) {
      LOG.log(System.Logger.Level.DEBUG, "a client has gone: {0}", failure.getMessage());
    } else {
      LOG.log(System.Logger.Level.ERROR, "a connection has failed", failure);
    }
  }
}
