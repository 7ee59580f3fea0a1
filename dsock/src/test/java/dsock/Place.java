package dsock;

import dill.Deadline;
import java.io.IOException;

/** Each kind of place that connections arrive at: what one promises, both have to keep. */
enum Place {
  TCP {
    @Override
    TcpListener listen() throws IOException {
      return Ends.listen();
    }
  },
  IPC {
    @Override
    IpcListener listen() throws IOException {
      return Ipc.listen(Paths.fresh());
    }
  };

  abstract Listener<? extends Ground> listen() throws IOException;

  static Ground connect(Listener<?> listener) throws IOException {
    return switch (listener) {
      case TcpListener tcp -> Tcp.connect(tcp.local(), Deadline.NEVER);
      case IpcListener ipc -> Ipc.connect(ipc.path());
      default -> throw new AssertionError(listener);
    };
  }

  /** Something goes through a connection, and comes back. */
  static void assertConnected(ByteSocket left, ByteSocket right) throws IOException {
    left.send(Utf8.utf8("there"));
    if (!Utf8.utf8(right.receive(5)).equals("there")) {
      throw new AssertionError("something else has come");
    }
    right.send(Utf8.utf8("back"));
    if (!Utf8.utf8(left.receive(4)).equals("back")) {
      throw new AssertionError("something else has come back");
    }
  }
}
