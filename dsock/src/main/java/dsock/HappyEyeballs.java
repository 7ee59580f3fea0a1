package dsock;

import static dill.Choose.choose;

import dill.Bundle;
import dill.Channel;
import dill.Clause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Connects to a host of several addresses, of which some may not answer, or not soon: RFC 8305.
 *
 * <p>The addresses are tried one after the other, alternating between IPv6 and IPv4; the next one a
 * while after the one before, or at once if an attempt fails. The first that answers is it.
 *
 * @param <C> what a connection is
 */
final class HappyEyeballs<C> {
  /*
   * The RFC would have the two kinds looked up apart from each other, and have the faster one wait 50 ms for the slower
   * one. Java's resolver answers once, with both.
   *
   * An attempt hands its connection over on a channel without a buffer. If nobody takes it, because another one was
   * faster or the time is up, that fails, and it is closed by the task that has it. So none is ever lost.
   */

  /** How many addresses of a kind are tried, as in libdill. */
  static final int MOST = 10;

  /** What is needed of the world. Tests have one of their own. */
  interface Net<C> {
    /** Begins to look a name up. */
    Lookups.Lookup lookUp(String name);

    /** Connects to an address, unless it gets late. */
    C connectInTime(InetSocketAddress address) throws IOException;

    /** Connects to an address, however long it takes. */
    C connect(InetSocketAddress address) throws IOException;

    /** Closes what is not needed. */
    void close(C connection);

    /** What can be done once the next attempt is due: a while from now. */
    <R> Clause<R> pause(Supplier<R> then);

    /** What can be done once it is too late. */
    <R> Clause<R> late(Supplier<R> then);
  }

  /** What can happen. */
  private sealed interface Event<C> {}

  private record Connected<C>(C connection) implements Event<C> {}

  private record Failed<C>(InetSocketAddress address, IOException why) implements Event<C> {}

  private record Paused<C>() implements Event<C> {}

  private record Late<C>() implements Event<C> {}

  private final Net<C> net;
  private final String host;
  private final Channel<Event<C>> outcomes = Channel.create();
  private final List<Failed<C>> failures = new ArrayList<>();

  HappyEyeballs(Net<C> net, String host) {
    this.net = net;
    this.host = host;
  }

  C connect(int port, IpMode mode) throws IOException {
    var wanted = mode.alternate(lookUp(), MOST);
    var addresses = Names.withPort(Names.checkSome(host, mode, wanted), port);
    if (addresses.size() == 1) {
      return net.connectInTime(addresses.getFirst());
    }
    try (var attempts = Bundle.open()) {
      return firstOf(addresses, attempts);
    }
  }

  private List<InetAddress> lookUp() throws IOException {
    try (var lookup = net.lookUp(host)) {
      return Names.addresses(host, lookup.await(net.late(Optional::empty)));
    }
  }

  private C firstOf(List<InetSocketAddress> addresses, Bundle attempts) throws IOException {
    var left = new ArrayDeque<>(addresses);
    while (failures.size() < addresses.size()) {
      var address = left.poll();
      if (address != null) {
        attempts.go(() -> attempt(address));
      }
      switch (await(!left.isEmpty())) {
        case Connected<C>(var connection) -> {
          return connection;
        }
        case Failed<C> failed -> failures.add(failed); // the next one starts at once
        case Late<C>() -> throw withCauses(new SocketTimeoutException(summary("in time")));
        case Paused<C>() -> {}
      }
    }
    throw withCauses(
        failures.stream().anyMatch(failed -> failed.why() instanceof ConnectException)
            ? new ConnectException(summary("at all"))
            : new IOException(summary("at all")));
  }

  /** Waits for what comes first; until another attempt is due, if there is one. */
  private Event<C> await(boolean another) {
    Clause<Event<C>> outcome = outcomes.receiving(event -> event);
    Clause<Event<C>> late = net.late(Late<C>::new);
    return another ? choose(outcome, late, net.pause(Paused<C>::new)) : choose(outcome, late);
  }

  private void attempt(InetSocketAddress address) {
    C connection;
    try {
      connection = net.connect(address);
    } catch (CancellationException told) {
      throw told;
    } catch (IOException e) {
      outcomes.send(new Failed<>(address, e));
      return;
    } catch (RuntimeException | Error e) { // somebody waits for what becomes of it
      outcomes.send(new Failed<>(address, new IOException(e.toString(), e)));
      return;
    }
    boolean taken = false;
    try {
      outcomes.send(new Connected<>(connection));
      taken = true;
    } finally {
      if (!taken) {
        net.close(connection);
      }
    }
  }

  private String summary(String when) {
    var each = new StringBuilder();
    for (var failed : failures) {
      each.append("; ").append(failed.address()).append(": ").append(failed.why().getMessage());
    }
    return host + " did not answer " + when + each;
  }

  private <E extends IOException> E withCauses(E failure) {
    for (var failed : failures) {
      if (failure.getCause() == null) {
        failure.initCause(failed.why());
      } else {
        failure.addSuppressed(failed.why());
      }
    }
    return failure;
  }
}
