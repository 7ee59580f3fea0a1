import dill.*;

/** Opens several, takes the first that is open, and closes the others, however late they are. */
void main() {
  try (var connection = first(List.of("near", "far"))) {
    IO.println("a host: " + !connection.host().isEmpty() + ", open: " + Connection.OPEN.get());
  }
  IO.println("left open: " + Connection.OPEN.get());
}

Connection first(List<String> hosts) {
  var first = Channel.<Connection>create(); // no buffer: a send is over when somebody has it
  try (var attempts = Bundle.isolated(failure -> {})) {
    for (var host : hosts) {
      attempts.go(() -> open(host, first));
    }
    return first.receive(Deadline.inSeconds(5)); // if all fail, that is up
  } // whoever still runs is cancelled, and waited for
}

void open(String host, Sender<Connection> first) {
  var connection = new Connection(host);
  try {
    first.send(connection);
  } catch (CancellationException late) {
    connection.close(); // nobody has got it
    throw late;
  }
}

/** Something that has to be closed. */
record Connection(String host) implements AutoCloseable {
  static final AtomicInteger OPEN = new AtomicInteger();

  Connection {
    OPEN.incrementAndGet();
  }

  @Override
  public void close() {
    OPEN.decrementAndGet();
  }
}

// Output:
// a host: true, open: 1
// left open: 0
