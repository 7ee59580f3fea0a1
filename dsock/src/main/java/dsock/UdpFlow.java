package dsock;

import dill.loop.Datagrams;
import dill.loop.Wait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A UDP port behind its socket. */
final class UdpFlow extends PacketFlow {
  private final Datagrams datagrams;
  private final InetSocketAddress local;
  private final @Nullable InetSocketAddress remote;
  private final boolean free; // once it is closed, somebody may want that very port again

  UdpFlow(Datagrams datagrams, boolean free) throws IOException {
    this.datagrams = datagrams;
    this.local = datagrams.local();
    this.remote = datagrams.remote();
    this.free = free;
  }

  /** {@return the port itself, to be told something} */
  Datagrams port() throws SocketException {
    checkOpen();
    return datagrams;
  }

  InetSocketAddress local() {
    return local;
  }

  @Override
  @Nullable InetSocketAddress remote() {
    return remote;
  }

  @Override
  boolean emit(ByteBuffer bytes, InetSocketAddress to) throws IOException {
    return datagrams.send(bytes, to);
  }

  @Override
  @Nullable InetSocketAddress absorb(ByteBuffer into) throws IOException {
    return datagrams.receive(into);
  }

  @Override
  boolean awaitReadable(long nanos) {
    return datagrams.pollable().awaitReadable(nanos);
  }

  @Override
  boolean awaitWritable(long nanos) {
    return datagrams.pollable().awaitWritable(nanos);
  }

  @Override
  boolean tellReadable(Wait wait, Object token) {
    return datagrams.pollable().tellReadable(wait, token);
  }

  @Override
  void forgetReadable(Wait wait) {
    datagrams.pollable().forget(wait);
  }

  @Override
  void shut() {
    if (free) {
      datagrams.pollable().closeAndFree();
    } else {
      datagrams.pollable().close();
    }
  }

  @Override
  public String toString() {
    return remote == null ? "Udp[" + local + "]" : "Udp[" + local + " to " + remote + "]";
  }
}
