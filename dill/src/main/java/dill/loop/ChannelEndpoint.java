package dill.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/** An endpoint by the JDK's channels: on any system, and on any carrier. */
final class ChannelEndpoint extends Endpoint {
  private final SocketChannel channel;
  private final ChannelPollable pollable;

  private ChannelEndpoint(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.pollable = ChannelPollable.of(channel);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Makes one of a channel; if that fails, the channel is closed. */
  static ChannelEndpoint of(SocketChannel channel) throws IOException {
    boolean made = false;
    try {
      var endpoint = new ChannelEndpoint(channel);
      made = true;
      return endpoint;
    } finally {
      if (!made) {
        channel.close();
      }
    }
  }

  static Endpoint start(InetSocketAddress address) throws IOException {
    var endpoint = of(SocketChannel.open());
    boolean started = false;
    try {
      endpoint.channel.connect(address);
      started = true;
    } catch (UnsupportedAddressTypeException e) {
      throw new SocketException("this machine has no IPv6", e);
    } finally {
      if (!started) {
        endpoint.close(false);
      }
    }
    return endpoint;
  }

  @Override
  public boolean finishConnect() throws IOException {
    return channel.finishConnect();
  }

  @Override
  public Pollable pollable() {
    return pollable;
  }

  @Override
  public InetSocketAddress local() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public InetSocketAddress remote() throws IOException {
    return (InetSocketAddress) channel.getRemoteAddress();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public long write(ByteBuffer[] from, int first) throws IOException {
    int count = from.length - first;
    return count == 1 ? channel.write(from[first]) : channel.write(from, first, count);
  }

  @Override
  public long write(FileChannel file, long position, long count) throws IOException {
    return file.transferTo(position, count, channel);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close(boolean reset) {
    try {
      if (reset) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException alreadyGone) {
      // then there is nothing to reset
    }
    pollable.close();
  }
}
