package httpd;

import dsock.Descriptor;
import dsock.IpcListener;
import dsock.TcpListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The listening sockets that this process has been started with, as {@code sd_listen_fds(3)} has
 * them: {@code LISTEN_FDS} from 3 on, meant for {@code LISTEN_PID}, named by {@code
 * LISTEN_FDNAMES}. Each can be taken once.
 */
final class Inherited {
  private static final int FIRST = 3;

  private final List<Socket> left;

  private record Socket(int number, String name) {}

  private Inherited(List<Socket> left) {
    this.left = left;
  }

  /**
   * Looks what there is.
   *
   * @param environment of this process
   * @param process its id
   */
  static Inherited in(Map<String, String> environment, long process) {
    var left = new ArrayList<Socket>();
    if (environment.getOrDefault("LISTEN_PID", "").equals(String.valueOf(process))) {
      int count = count(environment.getOrDefault("LISTEN_FDS", ""));
      var names = List.of(environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1));
      for (int i = 0; i < count; i++) {
        left.add(new Socket(FIRST + i, i < names.size() ? names.get(i) : ""));
      }
    }
    return new Inherited(left);
  }

  private static int count(String fds) {
    return fds.matches("[0-9]{1,4}") ? Integer.parseInt(fds) : 0;
  }

  /** Takes those of a name, or all that are left if it is empty. */
  List<Address.Opened> take(String name) throws IOException {
    var taken = left.stream().filter(socket -> name.isEmpty() || socket.name.equals(name)).toList();
    if (taken.isEmpty()) {
      throw new IOException(
          name.isEmpty()
              ? "systemd has handed over no socket; this is for a service that a .socket unit"
                  + " starts"
              : "systemd has handed over no socket with FileDescriptorName=" + name);
    }
    left.removeAll(taken);
    var opened = new ArrayList<Address.Opened>();
    for (var socket : taken) {
      opened.add(open(socket));
    }
    return opened;
  }

  private static Address.Opened open(Socket socket) throws IOException {
    try {
      var descriptor = Descriptor.of(socket.number);
      try {
        var listener = TcpListener.adopt(descriptor);
        var host = listener.local().getAddress().getHostAddress();
        return new Address.Opened(Entrance.of(listener), Address.name(host, listener.port()));
      } catch (IOException noTcp) {
        var listener = IpcListener.adopt(descriptor);
        return new Address.Opened(Entrance.of(listener), listener.path().toString());
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new IOException("socket " + socket.number + " of systemd: " + e.getMessage(), e);
    }
  }
}
