package dill.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/** A port by the JDK's channels. */
final class ChannelAcceptor extends Acceptor {
  private final ServerSocketChannel channel;
  private final ChannelPollable pollable;

  private ChannelAcceptor(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.pollable = ChannelPollable.of(channel);
  }

  /** Makes one of a channel; if that fails, the channel is closed. */
  static Acceptor of(ServerSocketChannel channel) throws IOException {
    boolean made = false;
    try {
      var acceptor = new ChannelAcceptor(channel);
      made = true;
      return acceptor;
    } finally {
      if (!made) {
        channel.close();
      }
    }
  }

  static Acceptor open(SocketAddress address, int backlog) throws IOException {
    boolean unix = address instanceof UnixDomainSocketAddress;
    var channel =
        unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    boolean bound = false;
    try {
      if (!unix) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(address, backlog);
      bound = true;
    } catch (UnsupportedAddressTypeException e) {
      throw new SocketException("this machine has no IPv6", e);
    } finally {
      if (!bound) {
        channel.close();
      }
    }
    return of(channel);
  }

  @Override
  public @Nullable Endpoint accept() throws IOException {
    SocketChannel accepted;
    try {
      accepted = channel.accept();
    } catch (InvalidPathException e) { // the peer's own, which this locale cannot spell
      throw new SocketException("a peer whose path has no name here: " + e.getMessage());
    }
    return accepted == null ? null : ChannelEndpoint.of(accepted);
  }

  @Override
  public Pollable pollable() {
    return pollable;
  }

  @Override
  public SocketAddress local() throws IOException {
    return channel.getLocalAddress();
  }

  @Override
  public Handle duplicate() throws IOException {
    Handle.checkPossible();
    OpenFiles.checkOpen();
    var libc = Libc.borrow();
    try {
      return Handle.duplicate(OpenFiles.descriptor(channel), libc).unlessClosed(channel.isOpen());
    } finally {
      libc.giveBack();
    }
  }
}
