package httpd.proxy;

import dsock.http.HttpLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How a {@link ReverseProxy} treats its up-streams and its clients. {@link #DEFAULT} suits most;
 * what is to differ is said by a method for each.
 *
 * @param times how long to wait for an up-stream
 * @param connections how many requests may be under way at one up-stream; more of them wait, as
 *     long as connecting may take, and get a 503 then. As many connections are kept when idle
 * @param tries how many up-streams to try for one request, where that is safe
 * @param balance which up-stream gets a request
 * @param health how an up-stream is found to be down
 * @param limits what to put up with from an up-stream: the size of its heads
 * @param trusted whose {@code Forwarded} and {@code X-Forwarded-} fields to believe, and add to;
 *     those of anybody else are replaced
 * @param upgrades the protocols that a connection may change to, in small letters
 */
public record ProxySettings(
    Times times,
    int connections,
    int tries,
    Balance balance,
    HealthCheck health,
    HttpLimits limits,
    Predicate<InetSocketAddress> trusted,
    Set<String> upgrades) {

  /**
   * How long to wait for an up-stream.
   *
   * @param connect until a connection is there, with TLS if that is spoken
   * @param head from the end of the request until the head of the response is there
   * @param piece until some more of a body has passed, in either direction
   * @param idle how long a connection is kept without a request; and how long one that speaks
   *     another protocol may be silent is an hour
   */
  public record Times(Duration connect, Duration head, Duration piece, Duration idle) {
    /** 5 seconds to connect, 60 for a head, 60 for a piece; 30 idle. */
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));

    /**
     * Takes the times.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public Times {
      if (!(connect.isPositive() && head.isPositive() && piece.isPositive() && idle.isPositive())) {
        throw new IllegalArgumentException("each of the times must be more than none");
      }
    }
  }

  /**
   * The default times; 512 connections; three tries; least busy; the default check; heads of 32
   * KiB, with 200 fields; nobody is trusted; WebSocket alone.
   */
  public static final ProxySettings DEFAULT =
      new ProxySettings(
          Times.DEFAULT,
          512,
          3,
          new Balance.LeastBusy(),
          HealthCheck.DEFAULT,
          new HttpLimits(32 * 1024, 8 * 1024, 200, 8 * 1024, 512),
          _ -> false,
          Set.of("websocket"));

  /**
   * Takes the settings.
   *
   * @throws IllegalArgumentException if there is no connection or no try
   */
  public ProxySettings {
    if (connections < 1 || tries < 1) {
      throw new IllegalArgumentException("there must be a connection and a try, at least");
    }
    upgrades =
        upgrades.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * {@return the same with other times}
   *
   * @param times how long to wait for an up-stream
   */
  public ProxySettings withTimes(Times times) {
    return new ProxySettings(times, connections, tries, balance, health, limits, trusted, upgrades);
  }

  /**
   * {@return the same with another bound}
   *
   * @param connections how many requests may be under way at one up-stream
   */
  public ProxySettings withConnections(int connections) {
    return new ProxySettings(times, connections, tries, balance, health, limits, trusted, upgrades);
  }

  /**
   * {@return the same with another balance}
   *
   * @param balance which up-stream gets a request
   */
  public ProxySettings withBalance(Balance balance) {
    return new ProxySettings(times, connections, tries, balance, health, limits, trusted, upgrades);
  }

  /**
   * {@return the same with another check}
   *
   * @param health how an up-stream is found to be down
   */
  public ProxySettings withHealth(HealthCheck health) {
    return new ProxySettings(times, connections, tries, balance, health, limits, trusted, upgrades);
  }

  /**
   * {@return the same that trusts others}
   *
   * @param trusted whose {@code Forwarded} and {@code X-Forwarded-} fields to believe
   */
  public ProxySettings withTrusted(Predicate<InetSocketAddress> trusted) {
    return new ProxySettings(times, connections, tries, balance, health, limits, trusted, upgrades);
  }

  /**
   * {@return the same with other protocols} Think before naming {@code h2c}: what passes then has
   * not been seen by this server.
   *
   * @param upgrades the protocols that a connection may change to
   */
  public ProxySettings withUpgrades(Set<String> upgrades) {
    return new ProxySettings(times, connections, tries, balance, health, limits, trusted, upgrades);
  }
}
