package dill.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/** An endpoint by the JDK's channels: on any system, and on any carrier. */
final class ChannelEndpoint extends Endpoint {
  private final SocketChannel channel;
  private final ChannelPollable pollable;
  private final boolean unix;

  private ChannelEndpoint(SocketChannel channel, boolean unix) throws IOException {
    super(unix && OpenFiles.isOpen());
    this.channel = channel;
    this.pollable = ChannelPollable.of(channel);
    this.unix = unix;
    if (!unix) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  /** Makes one of a channel; if that fails, the channel is closed. */
  static ChannelEndpoint of(SocketChannel channel) throws IOException {
    boolean made = false;
    try {
      boolean unix = channel.getLocalAddress() instanceof UnixDomainSocketAddress;
      var endpoint = new ChannelEndpoint(channel, unix);
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

  static @Nullable Endpoint start(UnixDomainSocketAddress address) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean connected = false;
    try {
      channel.configureBlocking(false);
      connected = channel.connect(address); // if not, nothing will ever come of it
    } catch (SocketException e) {
      if (!saysTryAgain(e)) {
        throw e;
      }
    } finally {
      if (!connected) {
        channel.close();
      }
    }
    return connected ? of(channel) : null;
  }

  /** The JDK has no other way to tell that a queue is full. */
  private static boolean saysTryAgain(SocketException e) {
    var text =
        Handle.isPossible() ? Libc.explain(Errno.EAGAIN) : "Resource temporarily unavailable";
    return text.equals(e.getMessage());
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
  public SocketAddress local() throws IOException {
    return channel.getLocalAddress();
  }

  @Override
  public SocketAddress remote() throws IOException {
    return channel.getRemoteAddress();
  }

  @Override
  <T> T use(Use<T> use) throws IOException {
    Handle.checkPossible();
    OpenFiles.checkOpen();
    var libc = Libc.borrow();
    try {
      synchronized (this) { // who closes waits: until then the number stands for this
        if (!channel.isOpen()) {
          throw new ClosedChannelException();
        }
        return use.with(OpenFiles.descriptor(channel), libc);
      }
    } finally {
      libc.giveBack();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return rights == null ? channel.read(into) : readWithRights(rights, into);
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
      if (reset && !unix) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException alreadyGone) {
      // then there is nothing to reset
    }
    synchronized (this) {
      pollable.close();
    }
  }
}
