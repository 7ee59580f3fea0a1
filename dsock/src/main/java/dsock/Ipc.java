package dsock;

import dill.Deadline;
import dill.loop.Endpoint;
import dill.loop.UnixAddress;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * A connection between processes of one machine, by a Unix socket. Bytes go through it as through
 * TCP; and so do descriptors: open files and sockets, which the other process can use from then on.
 *
 * {@snippet file="HandOver.java" region="main"}
 *
 * <p>Who may connect is a matter of the file's permissions, which the process's {@code umask} sets,
 * and of those of its folder: put it into one that is yours alone, or ask for the peer's
 * {@linkplain #credentials credentials}.
 *
 * <p>{@link #close()} ends it at once: what {@code send} accepted is still delivered. The peer sees
 * an end; it sees a reset only if input was left unread, for the system knows no other one of these
 * sockets. So the peer of a broken socket that is closed may take half a stream for a whole one,
 * unless the protocol says where it ends. {@link #close(Deadline)} is the orderly end.
 */
public final class Ipc extends Ground {
  private static final long SHORTEST_PAUSE = 1; // milliseconds
  private static final long LONGEST_PAUSE = 50;

  private final IpcStream stream;

  private Ipc(IpcStream stream) {
    super(stream);
    this.stream = stream;
  }

  /** Makes a socket of an endpoint; if that fails, the endpoint is closed. */
  static Ipc of(Endpoint endpoint) throws IOException {
    boolean made = false;
    try {
      var ipc = new Ipc(new IpcStream(endpoint));
      made = true;
      return ipc;
    } finally {
      if (!made) {
        endpoint.close(false);
      }
    }
  }

  /**
   * Two sockets that are connected to each other.
   *
   * @param left the one side
   * @param right the other side
   */
  public record Pair(Ipc left, Ipc right) implements AutoCloseable {
    /** Closes both sides. */
    @Override
    public void close() {
      left.close();
      right.close();
    }
  }

  /**
   * Who is on the other side, as the system saw it when the two were connected, or when the
   * listener began to listen.
   *
   * @param pid the process; 0: one that this process cannot see
   * @param uid the user
   * @param gid the group
   */
  public record Credentials(long pid, long uid, long gid) {}

  /**
   * Listens on a path, with room for as many waiting connections as the system allows by default.
   *
   * @param path where to make the socket; nothing may be there
   * @return what accepts the connections
   * @throws BindException if something is there; the message says whether somebody listens, which
   *     is found out by connecting
   * @throws SocketException if the path is too long, beyond 106 bytes on Linux, or it cannot for
   *     another reason
   * @throws IOException if the file cannot be looked at
   */
  public static IpcListener listen(Path path) throws IOException {
    return listen(path, Listener.BACKLOG);
  }

  /**
   * Listens on a path. libdill's {@code ipc_listen}.
   *
   * @param path where to make the socket; nothing may be there
   * @param backlog how many connections may wait to be accepted; the system may allow fewer
   * @return what accepts the connections
   * @throws BindException if something is there; the message says whether somebody listens, which
   *     is found out by connecting
   * @throws SocketException if the path is too long, beyond 106 bytes on Linux, or it cannot for
   *     another reason
   * @throws IOException if the file cannot be looked at
   */
  public static IpcListener listen(Path path, int backlog) throws IOException {
    return IpcListener.open(path, backlog, false);
  }

  /**
   * Listens on a path, in place of a listener that is gone and has left its file, as a process does
   * that was killed. As {@link #listen(Path)} otherwise: what somebody listens on, or is no socket,
   * is never replaced. Whether somebody listens is found out by connecting. A process that has made
   * its socket and does not listen yet, which takes microseconds, looks as if it were gone.
   *
   * @param path where to make the socket
   * @return what accepts the connections
   * @throws BindException if somebody listens there, or it is no socket, or that cannot be told
   * @throws SocketException if the path is too long, beyond 106 bytes on Linux, or it cannot for
   *     another reason
   * @throws IOException if the file cannot be looked at or removed
   */
  public static IpcListener listenReplacing(Path path) throws IOException {
    return listenReplacing(path, Listener.BACKLOG);
  }

  /**
   * Listens on a path, in place of a listener that is gone. As {@link #listenReplacing(Path)}
   * otherwise.
   *
   * @param path where to make the socket
   * @param backlog how many connections may wait to be accepted; the system may allow fewer
   * @return what accepts the connections
   * @throws BindException if somebody listens there, or it is no socket, or that cannot be told
   * @throws SocketException if the path is too long, beyond 106 bytes on Linux, or it cannot for
   *     another reason
   * @throws IOException if the file cannot be looked at or removed
   */
  public static IpcListener listenReplacing(Path path, int backlog) throws IOException {
    return IpcListener.open(path, backlog, true);
  }

  /**
   * Connects to a path, and waits as long as it takes.
   *
   * @param path where somebody listens
   * @return the connection
   * @throws ConnectException if nobody listens there
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if it cannot for another reason
   */
  public static Ipc connect(Path path) throws IOException {
    return connect(path, Deadline.NEVER);
  }

  /**
   * Connects to a path. It has to wait only while as many connections wait there to be accepted as
   * may; as the system does not tell when that is over, it tries again after pauses of up to 50
   * milliseconds. libdill's {@code ipc_connect}, which fails then.
   *
   * @param path where somebody listens
   * @param deadline when to give up
   * @return the connection
   * @throws ConnectException if nobody listens there
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws SocketException if the path is too long
   * @throws IOException if it cannot for another reason
   */
  public static Ipc connect(Path path, Deadline deadline) throws IOException {
    var address = UnixAddress.of(path);
    try {
      return of(reach(address, deadline));
    } catch (SocketException e) {
      throw named(path, e);
    }
  }

  private static Endpoint reach(UnixDomainSocketAddress address, Deadline deadline)
      throws IOException {
    for (long pause = SHORTEST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      var endpoint = Endpoint.connect(address);
      if (endpoint != null) {
        return endpoint;
      }
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException(address + ": too many wait there to be accepted in time");
      }
      Deadline.inMillis(pause).earliest(deadline).sleep();
    }
  }

  /** The same failure, with the path. */
  static SocketException named(Path path, SocketException e) {
    boolean nobody = e instanceof ConnectException || Files.notExists(path);
    var message = path + ": " + e.getMessage();
    var named = nobody ? new ConnectException(message) : new SocketException(message);
    named.initCause(e);
    return named;
  }

  /**
   * Makes two sockets that are connected to each other, for two tasks, or for a process that is to
   * be given one of them. libdill's {@code ipc_pair}.
   *
   * @return both
   * @throws IOException if the system has no more descriptors, or, where descriptors cannot be used
   *     and a listener is needed, there is no place for temporary files
   */
  public static Pair pair() throws IOException {
    var pair = Endpoint.pair();
    if (pair.isEmpty()) {
      pair = IpcPair.make();
    }
    boolean made = false;
    try {
      var both = new Pair(of(pair.getFirst()), of(pair.getLast()));
      made = true;
      return both;
    } finally {
      if (!made) {
        pair.forEach(endpoint -> endpoint.close(false));
      }
    }
  }

  /**
   * Goes on with a connection that has been made elsewhere. libdill's {@code ipc_fromfd}.
   *
   * @param descriptor of the socket; closed with the connection from now on, or left as it was if
   *     this fails
   * @return the connection
   * @throws IOException if it is no Unix socket that is connected
   * @throws IllegalStateException if the descriptor is closed, or has become something else
   * @throws UnsupportedOperationException if that cannot be done here; the message says what is
   *     missing
   */
  public static Ipc adopt(Descriptor descriptor) throws IOException {
    return of(Endpoint.adopt(descriptor.handle, true));
  }

  /**
   * Sends a descriptor, and waits as long as it takes.
   *
   * @param descriptor which; stays open here
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  public void sendDescriptor(Descriptor descriptor) throws IOException {
    sendDescriptor(descriptor, Deadline.NEVER);
  }

  /**
   * Sends a descriptor, with a byte of the stream. It may be closed here as soon as this returns.
   * If this fails, the socket is as it was, unless the connection is broken. libdill's {@code
   * ipc_sendfd}, with the same bytes.
   *
   * @param descriptor which; stays open here
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken, or too many descriptors are on their way
   * @throws IllegalStateException if the descriptor is closed; after {@code done}, while another
   *     task sends, or while a layer owns the socket
   * @throws UnsupportedOperationException if descriptors cannot be used here; the message says what
   *     is missing
   */
  public void sendDescriptor(Descriptor descriptor, Deadline deadline) throws IOException {
    checkMine();
    stream.sendDescriptor(descriptor.handle, deadline);
  }

  /**
   * Receives a descriptor, and waits as long as it takes.
   *
   * @return the descriptor, to be closed by whoever has received it
   * @throws EOFException if the peer is done
   * @throws ProtocolException if a byte comes without a descriptor
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public Descriptor receiveDescriptor() throws IOException {
    return receiveDescriptor(Deadline.NEVER);
  }

  /**
   * Receives a descriptor, and the byte that it has come with, which may be any. libdill's {@code
   * ipc_recvfd}.
   *
   * <p>The descriptor belongs to its byte, whatever has been read ahead: it is received when it is
   * its byte's turn. Who receives the byte as a byte has thrown it away, and it is closed. Of
   * several descriptors with one byte, all but the first are closed; one that comes with several
   * bytes belongs to the last of them. At most 64 may have come that nobody has received; one more
   * breaks the input.
   *
   * @param deadline when to give up
   * @return the descriptor, to be closed by whoever has received it
   * @throws EOFException if the peer is done
   * @throws ProtocolException if a byte comes without a descriptor, which breaks the input
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or a descriptor has come that this process
   *     could not get
   * @throws IllegalStateException while another task receives, or while a layer owns the socket
   * @throws UnsupportedOperationException if descriptors cannot be used here; the message says what
   *     is missing
   */
  public Descriptor receiveDescriptor(Deadline deadline) throws IOException {
    checkMine();
    return new Descriptor(stream.receiveDescriptor(deadline));
  }

  /**
   * {@return a duplicate of its descriptor, with which another process can go on} To close this
   * socket does not end the connection then; {@code done} does, in one direction. Sends first what
   * {@code sendSoon} has kept.
   *
   * @throws SocketTimeoutException if that would have to wait
   * @throws IOException if this is broken or closed, or the system has no more descriptors
   * @throws IllegalStateException if bytes have been read that nobody has received, as the
   *     descriptor would be without them; if a layer owns the socket; after {@code done}; or while
   *     another task sends or receives
   * @throws UnsupportedOperationException if descriptors cannot be used here; the message says what
   *     is missing
   */
  public Descriptor descriptor() throws IOException {
    checkMine();
    return new Descriptor(stream.duplicate());
  }

  /**
   * {@return who is on the other side} May be asked while a layer owns the socket.
   *
   * @throws IOException if the socket is closed
   * @throws UnsupportedOperationException if the system does not tell here; the message says what
   *     is missing
   */
  public Credentials credentials() throws IOException {
    var found = stream.credentials();
    return new Credentials(found.pid(), found.uid(), found.gid());
  }

  /** {@return the path of this side: empty, but for what was accepted by a listener} */
  public Path local() {
    return stream.local().getPath();
  }

  /** {@return the path of the peer: empty, unless this side has connected} */
  public Path remote() {
    return stream.remote().getPath();
  }

  /**
   * Ends the connection in an orderly way: says that this side is {@code done}, unless it has said
   * so, throws away what the peer still sends until the peer is done too, and closes. That way the
   * peer has received everything, or has chosen not to. The connection is closed in any case, even
   * if this throws, and may be closed so while a layer owns it. libdill's {@code ipc_close}.
   *
   * @param deadline when to give up; a peer that never ends would be listened to for ever otherwise
   * @throws SocketTimeoutException if it takes longer than the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException while another task sends or receives
   */
  public void close(Deadline deadline) throws IOException {
    closeOrderly(deadline);
  }
}
