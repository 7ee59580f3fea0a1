package httpd;

import java.time.Duration;

/**
 * What a server puts up with from its clients. Each has a default that suits a server on the open
 * network.
 *
 * @param headBytes how long a request's head may be, its first line included; a longer one gets a
 *     431 or 414
 * @param headFields how many fields a head may have; more get a 431
 * @param bodyBytes how long a request's body may be; a longer one gets a 413
 * @param connections how many connections there may be at a time; more wait in the system's queue
 * @param idle how long a connection may wait for its next request
 * @param head how long a head may take to arrive, from its first byte on; then a 408
 * @param patience how long a client may keep the server waiting in a body, either way, apart from
 *     {@code slowest}
 * @param slowest how many bytes per second must pass in a body, either way, on average
 */
public record Limits(
    int headBytes,
    int headFields,
    long bodyBytes,
    int connections,
    Duration idle,
    Duration head,
    Duration patience,
    int slowest) {

  /**
   * 16 KiB and 100 fields of head, 1 MiB of body, 50,000 connections; 60 seconds between requests,
   * 10 for a head; 20 and a kibibyte per second for bodies.
   */
  public static final Limits DEFAULT =
      new Limits(
          16 * 1024,
          100,
          1024 * 1024,
          50_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          1024);

  /**
   * Sets limits.
   *
   * @throws IllegalArgumentException if one of them is not positive ({@code bodyBytes} may be zero)
   */
  public Limits {
    positive("headBytes", headBytes);
    positive("headFields", headFields);
    positive("connections", connections);
    positive("slowest", slowest);
    positive("idle", idle.toNanos());
    positive("head", head.toNanos());
    positive("patience", patience.toNanos());
    if (bodyBytes < 0) {
      throw new IllegalArgumentException("bodyBytes is " + bodyBytes + "; it must not be negative");
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
  }

  /**
   * {@return these limits with another length of bodies}
   *
   * @param bytes how long a request's body may be
   * @throws IllegalArgumentException if it is negative
   */
  public Limits withBodyBytes(long bytes) {
    return new Limits(headBytes, headFields, bytes, connections, idle, head, patience, slowest);
  }

  /**
   * {@return these limits with another time between requests}
   *
   * @param wait how long a connection may wait for its next request
   * @throws IllegalArgumentException if it is not positive
   */
  public Limits withIdle(Duration wait) {
    return new Limits(headBytes, headFields, bodyBytes, connections, wait, head, patience, slowest);
  }

  /**
   * {@return these limits with another time for heads}
   *
   * @param time how long a head may take to arrive
   * @throws IllegalArgumentException if it is not positive
   */
  public Limits withHead(Duration time) {
    return new Limits(headBytes, headFields, bodyBytes, connections, idle, time, patience, slowest);
  }

  /**
   * {@return these limits with another patience for bodies}
   *
   * @param time how long a client may keep the server waiting, apart from {@code slowest}
   * @param slowest how many bytes per second must pass on average
   * @throws IllegalArgumentException if one of them is not positive
   */
  public Limits withPatience(Duration time, int slowest) {
    return new Limits(headBytes, headFields, bodyBytes, connections, idle, head, time, slowest);
  }

  /**
   * {@return these limits with another number of connections}
   *
   * @param count how many there may be at a time
   * @throws IllegalArgumentException if it is not positive
   */
  public Limits withConnections(int count) {
    return new Limits(headBytes, headFields, bodyBytes, count, idle, head, patience, slowest);
  }
}
