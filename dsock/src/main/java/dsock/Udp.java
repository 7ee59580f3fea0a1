package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Datagrams;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port: messages that may get lost, come twice or out of order, but never in pieces.
 *
 * {@snippet file="Ask.java" region="udp"}
 *
 * <p>Opened with a remote address, it exchanges datagrams with that one alone: those of others are
 * not received. Without, it receives from anybody, and {@link #sendTo} says where to; {@code send}
 * is misuse then.
 *
 * <p>Nothing ever breaks it: after each failure it goes on. Any number of tasks may send at the
 * same time, while one receives. If the system has no room for a datagram, sending waits for some;
 * libdill drops the datagram and says nothing. Once it is handed to the system, nobody can say what
 * becomes of it, with one exception: if it has a remote address, and the machine there answers that
 * nobody listens at that port, the next call that sends or receives throws {@link
 * PortUnreachableException}, once. A datagram to be sent by that call has not been sent.
 *
 * <p>A datagram is received whole, or there is an exception: one that is longer than the
 * {@linkplain #setLimit limit} is lost, and {@link ProtocolException} says so. One that is too long
 * for the buffer that {@link #receive(ByteBuffer, Deadline)} was given can still be received.
 *
 * <p>UDP has no end. {@code more} is never false, and what {@code done} says it says to this side
 * alone: nothing more can be sent. libdill's {@code udp_open} and its kin.
 */
public final class Udp implements MessageSocket {
  private final UdpFlow flow;
  private final Multicast multicast;
  private volatile @Nullable String owner; // the layer that it is lent to; null: to none

  private Udp(UdpFlow flow) {
    this.flow = flow;
    this.multicast = new Multicast(() -> mine().port());
  }

  /**
   * Opens a port at all addresses of this machine.
   *
   * @param port which; 0: one that is free
   * @return the socket
   * @throws IOException if it cannot, as when the port is in use
   */
  public static Udp open(int port) throws IOException {
    return open(new InetSocketAddress(port));
  }

  /**
   * Opens a port of one address.
   *
   * @param local where; port 0: one that is free
   * @return the socket
   * @throws BindException if the port is in use, or the address is none of this machine's
   * @throws IOException if it cannot for another reason
   */
  public static Udp open(InetSocketAddress local) throws IOException {
    return open(local, null, false);
  }

  /**
   * Opens a port of one address, for datagrams from and to another one. libdill's {@code udp_open}.
   *
   * @param local where; port 0: one that is free
   * @param remote whom to send to and receive from
   * @return the socket
   * @throws BindException if the port is in use, or the address is none of this machine's
   * @throws IOException if it cannot for another reason
   * @throws IllegalArgumentException if one address is of IPv4 and the other of IPv6
   */
  public static Udp open(InetSocketAddress local, InetSocketAddress remote) throws IOException {
    return open(local, remote, false);
  }

  /**
   * Opens a port that is free, for datagrams from and to a remote address. Nothing is sent by that.
   *
   * @param remote whom to send to and receive from
   * @return the socket
   * @throws IOException if it cannot
   */
  public static Udp connect(InetSocketAddress remote) throws IOException {
    return open(null, remote, false);
  }

  /**
   * Opens a port that others on this machine may have open too, if they share it as well: for
   * datagrams to {@linkplain #multicast groups}, of which each gets one.
   *
   * @param local where
   * @return the socket
   * @throws BindException if somebody has the port who does not share it
   * @throws IOException if it cannot for another reason
   */
  public static Udp share(InetSocketAddress local) throws IOException {
    return open(local, null, true);
  }

  private static Udp open(
      @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, boolean shared)
      throws IOException {
    checkResolved(local);
    checkResolved(remote);
    Datagrams datagrams;
    try {
      datagrams = Datagrams.open(local, remote, shared);
    } catch (BindException e) {
      var named = new BindException(local + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
    boolean made = false;
    try {
      var udp = new Udp(new UdpFlow(datagrams, local != null && local.getPort() != 0));
      made = true;
      return udp;
    } finally {
      if (!made) {
        datagrams.pollable().close();
      }
    }
  }

  private static void checkResolved(@Nullable InetSocketAddress address) {
    if (address != null && address.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
  }

  /** Lends it. Returns the way past the check. */
  PacketFlow lend(String to) {
    checkMine();
    owner = to;
    return flow;
  }

  void takeBack() {
    owner = null;
  }

  private UdpFlow mine() {
    checkMine();
    return flow;
  }

  private void checkMine() {
    var to = owner;
    if (to != null && !flow.isClosed()) { // what is closed says so itself
      throw new IllegalStateException(this + " is owned by " + to + "; detach that first");
    }
  }

  /** {@return the address of this side} */
  public InetSocketAddress local() {
    return flow.local();
  }

  /** {@return the remote address, if it was opened with one} */
  public Optional<InetSocketAddress> remote() {
    return Optional.ofNullable(flow.remote());
  }

  /**
   * Limits how long datagrams may be, both ways. As long as nobody does, they may be as long as the
   * protocol allows: 65507 bytes over IPv4, 65527 over IPv6.
   *
   * @param bytes how many a datagram may have
   * @throws IllegalArgumentException if that is negative or more than 65527
   * @throws IllegalStateException if a layer owns the socket
   */
  public void setLimit(int bytes) {
    if (bytes < 0 || bytes > PacketFlow.LONGEST_SIX) {
      throw new IllegalArgumentException(
          "limit of " + bytes + "; it must be 0 to " + PacketFlow.LONGEST_SIX);
    }
    mine().limit(bytes);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the message is longer than the limit, or empty: the JDK cannot
   *     send an empty one to a remote address that is fixed, {@link #sendTo} can
   * @throws PortUnreachableException if nobody listens where an earlier one went; this one has not
   *     been sent, and may be sent again
   * @throws IllegalStateException if the socket was opened without a remote address
   */
  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    mine().send(message, deadline);
  }

  /**
   * Sends a datagram to an address, and waits as long as it takes until there is room for it.
   *
   * @param to where
   * @param message what to send; may be empty
   * @throws ProtocolException if the message is longer than the limit
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if it cannot be sent
   * @throws IllegalStateException if the socket was opened with a remote address
   */
  public void sendTo(InetSocketAddress to, byte[] message) throws IOException {
    sendTo(to, message, Deadline.NEVER);
  }

  /**
   * Sends a datagram to an address. libdill's {@code udp_send}.
   *
   * @param to where
   * @param message what to send; may be empty
   * @param deadline when to give up waiting for room; {@link Deadline#NOW} is libdill's way, but
   *     for the exception
   * @throws ProtocolException if the message is longer than the limit
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if it cannot be sent
   * @throws IllegalStateException if the socket was opened with a remote address, or after {@code
   *     done}
   */
  public void sendTo(InetSocketAddress to, byte[] message, Deadline deadline) throws IOException {
    checkResolved(to);
    mine().sendTo(to, message, deadline);
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    return mine().more(deadline);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the datagram was longer than the limit; it is lost
   * @throws PortUnreachableException if nobody listens where an earlier one went
   */
  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    return mine().receive(deadline);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the datagram is longer than what remains of the buffer; it can
   *     still be received. Or if it was longer than the limit; then it is lost
   */
  @Override
  public int receive(ByteBuffer into, Deadline deadline) throws IOException {
    return mine().receive(into, deadline);
  }

  /**
   * Receives a datagram and learns where it came from, and waits as long as it takes.
   *
   * @return the datagram
   * @throws ProtocolException if it was longer than the limit; it is lost
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the socket is closed, or nobody listens where an earlier one went
   */
  public Datagram receiveFrom() throws IOException {
    return receiveFrom(Deadline.NEVER);
  }

  /**
   * Receives a datagram and learns where it came from. libdill's {@code udp_recv}.
   *
   * @param deadline when to give up
   * @return the datagram
   * @throws ProtocolException if it was longer than the limit; it is lost
   * @throws PortUnreachableException if nobody listens where an earlier one went
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the socket is closed
   * @throws IllegalStateException while another task receives
   */
  public Datagram receiveFrom(Deadline deadline) throws IOException {
    return mine().receiveFrom(deadline);
  }

  @Override
  public <R> Clause<R> arriving(Supplier<? extends R> then) {
    checkMine();
    return Choose.when(new Unlent(this::checkMine, flow.arrival), then);
  }

  /**
   * Ends sending from this side. The peer is not told, as UDP has no words for that; put a layer on
   * top that has. Receiving goes on.
   *
   * @throws IllegalStateException if that has been done already
   */
  @Override
  public void done(Deadline deadline) throws IOException {
    mine().done(deadline);
  }

  /** {@return what datagrams to groups need to be told} */
  public Multicast multicast() {
    return multicast;
  }

  /**
   * Chooses whether datagrams may be sent to the address that stands for all of a network. They may
   * not unless this is called: to send one fails.
   *
   * @param on whether
   * @throws IOException if that cannot be
   */
  public void setBroadcast(boolean on) throws IOException {
    mine().port().setBroadcast(on);
  }

  /**
   * Closes the port at once. A task that waits for the socket gets an {@link IOException}. If the
   * port was chosen by its number, it is free again when this returns, unless a task holds up the
   * event loop that it was waited for on; then it is a moment later.
   */
  @Override
  public void close() {
    flow.close();
  }

  /** {@return the addresses, for people} */
  @Override
  public String toString() {
    return flow.toString();
  }
}
