package dsock;

import dill.Bundle;
import dill.Channel;
import dill.Clause;
import dill.Fork;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A host of some addresses, what each of them does, and what is seen of an attempt to connect.
 * Addresses are called 6.1, 6.2, …, 4.1, 4.2, … here; connections, as what they lead to.
 */
final class Timeline implements HappyEyeballs.Net<String> {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long PAUSE = 250;
  private static final int PORT = 80;

  private enum Answer {
    UP,
    REFUSED,
    UP_THOUGH_CANCELLED
  }

  private record Behaviour(long delay, Answer answer) {}

  final Clock clock = new Clock();
  private final List<InetAddress> addresses = new ArrayList<>();
  private final Map<String, Behaviour> behaviours = new HashMap<>();
  private long lookup;
  private long deadline = NEVER;
  private IpMode mode = IpMode.PREF_IPV6;

  /** Times and addresses of the attempts, in this order. */
  final List<String> tries = new CopyOnWriteArrayList<>();

  final ConcurrentSkipListSet<String> cancelled = new ConcurrentSkipListSet<>();
  final ConcurrentSkipListSet<String> closed = new ConcurrentSkipListSet<>();
  private volatile boolean abandoned;

  /** As in libdill's tests: how long it takes to ask for a kind, and how many there are. */
  Timeline dns(long sixDelay, int sixes, long fourDelay, int fours) {
    lookup = Math.max(sixDelay, fourDelay); // Java answers once
    for (int i = 1; i <= fours; i++) {
      addresses.add(InetAddress.ofLiteral("192.168.0." + i)); // in the system's order
    }
    for (int i = 1; i <= sixes; i++) {
      addresses.add(InetAddress.ofLiteral("2001::" + Integer.toHexString(i)));
    }
    return this;
  }

  Timeline up(String address, long delay) {
    behaviours.put(address, new Behaviour(delay, Answer.UP));
    return this;
  }

  Timeline refused(String address, long delay) {
    behaviours.put(address, new Behaviour(delay, Answer.REFUSED));
    return this;
  }

  Timeline upThoughCancelled(String address, long delay) {
    behaviours.put(address, new Behaviour(delay, Answer.UP_THOUGH_CANCELLED));
    return this;
  }

  Timeline deadline(long time) {
    deadline = time;
    return this;
  }

  Timeline mode(IpMode mode) {
    this.mode = mode;
    return this;
  }

  Fork<String> start(Bundle bundle) {
    return bundle.fork(() -> new HappyEyeballs<>(this, "host").connect(PORT, mode));
  }

  /** Runs it to its end. Returns the time and what was connected to, or throws why not. */
  String run() throws IOException {
    try (var bundle = Bundle.isolated(_ -> {})) {
      var fork = start(bundle);
      clock.run(fork::isDone);
      bundle.await();
      if (fork.state() == Fork.State.FAILED && fork.exceptionNow() instanceof IOException failure) {
        throw failure;
      }
      return clock.now() + " " + fork.resultNow();
    }
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Those that have been tried. */
  Set<String> tried() {
    var tried = new TreeSet<String>();
    tries.forEach(entry -> tried.add(entry.substring(entry.indexOf(' ') + 1)));
    return tried;
  }

  private Behaviour behaviour(String name) {
    return behaviours.getOrDefault(name, new Behaviour(NEVER / 2, Answer.UP));
  }

  static String name(InetAddress address) {
    var bytes = address.getAddress();
    return (bytes.length == 4 ? "4." : "6.") + bytes[bytes.length - 1];
  }

  @Override
  public Lookups.Lookup lookUp(String name) {
    var answers = Channel.<Lookups.Answer>buffered(1);
    clock.at(lookup, () -> answers.send(new Lookups.Found(addresses)));
    return new Lookups.Lookup(answers, () -> abandoned = clock.now() < lookup);
  }

  @Override
  public String connectInTime(InetSocketAddress address) throws IOException {
    var name = name(address.getAddress());
    if (clock.now() + behaviour(name).delay > deadline) {
      clock.sleep(deadline - clock.now());
      throw new SocketTimeoutException(name + " did not answer in time");
    }
    return connect(address);
  }

  @Override
  public String connect(InetSocketAddress address) throws IOException {
    var name = name(address.getAddress());
    tries.add(clock.now() + " " + name);
    var behaviour = behaviour(name);
    try {
      clock.sleep(behaviour.delay);
    } catch (CancellationException e) {
      if (behaviour.answer != Answer.UP_THOUGH_CANCELLED) {
        cancelled.add(name);
        throw e;
      }
    }
    if (behaviour.answer == Answer.REFUSED) {
      throw new ConnectException("refused by " + name);
    }
    return name;
  }

  @Override
  public void close(String connection) {
    closed.add(connection);
  }

  @Override
  public <R> Clause<R> pause(Supplier<R> then) {
    return clock.from(clock.now() + PAUSE, then);
  }

  @Override
  public <R> Clause<R> late(Supplier<R> then) {
    return clock.from(deadline, then);
  }
}
