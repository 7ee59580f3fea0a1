package dsock;

import dill.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Two sockets that are connected to each other. */
public record Ends<S extends Sock>(S left, S right) implements AutoCloseable {
  public static final Deadline SOON = Deadline.NEVER; // JUnit's time limit ends what hangs

  public static TcpListener listen() throws IOException {
    return Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
  }

  public static Ends<Tcp> tcp() throws IOException {
    try (var listener = listen()) {
      var left = Tcp.connect(listener.local(), SOON);
      return new Ends<>(left, listener.accept());
    }
  }

  static Ends<Ipc> ipc() throws IOException {
    var pair = Ipc.pair();
    return new Ends<>(pair.left(), pair.right());
  }

  public static Ends<Inproc> inproc(int capacity) {
    var pair = Inproc.pair(capacity);
    return new Ends<>(pair.left(), pair.right());
  }

  /** The same thing attached at both ends. */
  public <T extends Sock> Ends<T> with(Function<? super S, ? extends T> attach) {
    return new Ends<>(attach.apply(left), attach.apply(right));
  }

  @Override
  public void close() {
    left.close();
    right.close();
  }
}
