package httpd.filter;

import dsock.http.Fields;
import dsock.http.Http;
import httpd.Exchange;
import httpd.Filter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A filter that lets each client have so many requests per time, and refuses more with 429 and
 * {@code Retry-After}.
 *
 * {@snippet file="Limited.java" region="limits"}
 *
 * <p>A client may ask {@code requests} times at once; then one request more is allowed after each
 * {@code per / requests}. It keeps a bounded number of clients, 65,536, and forgets those that have
 * not asked for longest; who is forgotten begins anew.
 */
public final class RateLimit {
  /*
   * For each client the time is kept until which it has used its share up: each request moves that on by one interval. It
   * is refused if that would be more than a burst ahead of the clock. So a client is one number.
   */
  private static final int CLIENTS = 65_536;
  private static final byte[] PAGE = "429 Too Many Requests\n".getBytes(StandardCharsets.UTF_8);

  private final long interval; // nanoseconds, between two requests in the long run
  private final long burst; // nanoseconds that a client may be ahead
  private final int clients;
  private final LongSupplier clock;

  private final ReentrantLock lock = new ReentrantLock();

  /** Until when clients have used their shares up. Guarded by the lock. */
  private final LinkedHashMap<Object, Long> used = new LinkedHashMap<>(16, 0.75f, true);

  /** For tests: with another clock, and a few clients. */
  RateLimit(int requests, Duration per, int clients, LongSupplier clock) {
    if (requests <= 0 || !per.isPositive()) {
      throw new IllegalArgumentException(requests + " requests per " + per);
    }
    this.interval = per.toNanos() / requests;
    this.burst = per.toNanos();
    this.clients = clients;
    this.clock = clock;
  }

  /** The network of an IPv6 client: it has as many addresses there as it likes. */
  private record Prefix(long bits) {}

  /**
   * Makes a filter that tells clients by their addresses; those of IPv6 by the first 64 bits.
   * Behind a proxy all requests have the address of that.
   *
   * @param requests how many a client may have
   * @param per in which time
   * @return the filter
   * @throws IllegalArgumentException if one of them is not positive
   */
  public static Filter of(int requests, Duration per) {
    return of(requests, per, x -> address(x.remote()));
  }

  /**
   * Makes a filter that tells clients by something else.
   *
   * @param requests how many a client may have
   * @param per in which time
   * @param client what is the same for all requests of a client: the user, or what a proxy that can
   *     be trusted says
   * @return the filter
   * @throws IllegalArgumentException if one of the numbers is not positive
   */
  public static Filter of(int requests, Duration per, Function<Exchange, ?> client) {
    var limit = new RateLimit(requests, per, CLIENTS, System::nanoTime);
    return next ->
        x -> {
          long wait = limit.take(client.apply(x));
          if (wait <= 0) {
            next.handle(x);
          } else {
            x.reply(refusal(wait), PAGE);
          }
        };
  }

  /** All who come by a Unix socket, which have no address, are one. */
  private static Object address(InetSocketAddress remote) {
    if (remote.isUnresolved()) {
      return remote.getHostString();
    }
    return remote.getAddress() instanceof Inet6Address six
        ? new Prefix(ByteBuffer.wrap(six.getAddress()).getLong())
        : remote.getAddress();
  }

  private static Http.Response refusal(long nanos) {
    long seconds = Duration.ofNanos(nanos).plusMillis(999).toSeconds();
    return new Http.Response(
        429,
        Fields.of(
            "Content-Type",
            "text/plain; charset=utf-8",
            "Retry-After",
            Long.toString(Math.max(1, seconds))));
  }

  /**
   * Takes one request of a client's share. Returns how long it has to wait for that; 0: it has it.
   */
  long take(Object client) {
    long now = clock.getAsLong();
    lock.lock();
    try {
      long ahead = Math.max(0, used.getOrDefault(client, now) - now) + interval;
      if (ahead > burst) {
        return ahead - burst;
      }
      used.put(client, now + ahead);
      if (used.size() > clients) {
        used.pollFirstEntry();
      }
      return 0;
    } finally {
      lock.unlock();
    }
  }

  /** How many clients are remembered. For tests. */
  int remembered() {
    lock.lock();
    try {
      return used.size();
    } finally {
      lock.unlock();
    }
  }
}
