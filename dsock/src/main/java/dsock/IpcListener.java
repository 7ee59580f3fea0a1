package dsock;

import dill.loop.Acceptor;
import dill.loop.Endpoint;
import dill.loop.UnixAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path that connections by Unix sockets arrive at. One task at a time may accept them; any may
 * close it, which removes the file, if that is still the one that the listener has made.
 */
public final class IpcListener extends Listener<Ipc> {
  private final UnixDomainSocketAddress address;
  private final @Nullable SocketPath file; // null: of somebody else's making

  private IpcListener(Acceptor acceptor, @Nullable SocketPath file) throws IOException {
    super(acceptor);
    this.address = (UnixDomainSocketAddress) acceptor.local();
    this.file = file;
  }

  static IpcListener open(Path path, int backlog, boolean replacing) throws IOException {
    var address = UnixAddress.of(path);
    if (replacing) {
      SocketPath.removeStale(path);
    }
    Acceptor acceptor;
    try {
      acceptor = Acceptor.listen(address, backlog);
    } catch (BindException e) {
      throw SocketPath.inUse(path, e);
    } catch (SocketException e) {
      throw Ipc.named(path, e);
    }
    boolean open = false;
    try {
      var listener = new IpcListener(acceptor, new SocketPath(path));
      open = true;
      return listener;
    } finally {
      if (!open) {
        acceptor.pollable().close();
      }
    }
  }

  /**
   * Goes on with a path that has been listened on elsewhere: by the process that has started this
   * one, or by one that has sent it here. The file is not removed when this is closed. libdill's
   * {@code ipc_listener_fromfd}.
   *
   * @param descriptor of the listening socket; closed with the listener from now on, or left as it
   *     was if this fails
   * @return what accepts the connections
   * @throws IOException if it is no Unix socket that listens
   * @throws IllegalStateException if the descriptor is closed, or has become something else
   * @throws UnsupportedOperationException if that cannot be done here; the message says what is
   *     missing
   */
  public static IpcListener adopt(Descriptor descriptor) throws IOException {
    return new IpcListener(Acceptor.adopt(descriptor.handle, true), null);
  }

  @Override
  Ipc socket(Endpoint endpoint) throws IOException {
    return Ipc.of(endpoint);
  }

  /**
   * {@inheritDoc} From then on the file is not removed when this is closed, as somebody else may
   * listen on it.
   */
  @Override
  public Descriptor descriptor() throws IOException {
    var descriptor = super.descriptor();
    if (file != null) {
      file.leave();
    }
    return descriptor;
  }

  @Override
  void closing() {
    if (file != null) {
      file.remove();
    }
  }

  /** {@return the path that it listens on; empty if it was adopted and has none} */
  public Path path() {
    return address.getPath();
  }

  /** {@return the path, for people} */
  @Override
  public String toString() {
    return "IpcListener[" + address + "]";
  }
}
