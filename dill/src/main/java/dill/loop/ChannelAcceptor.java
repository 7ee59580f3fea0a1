package dill.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/** A port by the JDK's channels. */
final class ChannelAcceptor extends Acceptor {
  private final ServerSocketChannel channel;
  private final ChannelPollable pollable;

  private ChannelAcceptor(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.pollable = ChannelPollable.of(channel);
  }

  static Acceptor open(InetSocketAddress address, int backlog) throws IOException {
    var channel = ServerSocketChannel.open();
    boolean open = false;
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, backlog);
      var acceptor = new ChannelAcceptor(channel);
      open = true;
      return acceptor;
    } catch (UnsupportedAddressTypeException e) {
      throw new SocketException("this machine has no IPv6", e);
    } finally {
      if (!open) {
        channel.close();
      }
    }
  }

  @Override
  public @Nullable Endpoint accept() throws IOException {
    var accepted = channel.accept();
    return accepted == null ? null : ChannelEndpoint.of(accepted);
  }

  @Override
  public Pollable pollable() {
    return pollable;
  }

  @Override
  public InetSocketAddress local() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }
}
