package dill.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Datagrams by the JDK's channels: on any system, and on any carrier. */
final class ChannelDatagrams extends Datagrams {
  private final DatagramChannel channel;
  private final ChannelPollable pollable;
  private final @Nullable InetSocketAddress remote;

  private record Membership(InetAddress group, String at, @Nullable InetAddress source) {}

  private final Map<Membership, MembershipKey> memberships = new ConcurrentHashMap<>();

  private ChannelDatagrams(DatagramChannel channel) throws IOException {
    this.channel = channel;
    this.pollable = ChannelPollable.of(channel);
    this.remote = (InetSocketAddress) channel.getRemoteAddress();
  }

  static Datagrams start(
      @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, boolean shared)
      throws IOException {
    var channel =
        isForFourAlone(local)
            ? DatagramChannel.open(StandardProtocolFamily.INET)
            : DatagramChannel.open();
    boolean open = false;
    try {
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(local);
      if (remote != null) {
        channel.connect(remote);
      }
      var datagrams = new ChannelDatagrams(channel);
      open = true;
      return datagrams;
    } catch (UnsupportedAddressTypeException e) {
      throw new SocketException("this machine has no IPv6", e);
    } finally {
      if (!open) {
        channel.close();
      }
    }
  }

  @Override
  public boolean send(ByteBuffer bytes, InetSocketAddress to) throws IOException {
    boolean empty = !bytes.hasRemaining();
    try {
      return channel.send(bytes, to) > 0 || empty; // if there is no room for nothing, it is lost
    } catch (PortUnreachableException e) {
      throw refused(e);
    } catch (UnsupportedAddressTypeException e) {
      throw cannotReach(to);
    }
  }

  @Override
  public @Nullable InetSocketAddress receive(ByteBuffer into) throws IOException {
    try {
      return (InetSocketAddress) channel.receive(into);
    } catch (PortUnreachableException e) {
      throw refused(e);
    }
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
  public @Nullable InetSocketAddress remote() {
    return remote;
  }

  @Override
  public void join(InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException {
    var key = source == null ? channel.join(group, at) : channel.join(group, at, source);
    memberships.put(new Membership(group, at.getName(), source), key);
  }

  @Override
  public void leave(InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException {
    var key = memberships.remove(new Membership(group, at.getName(), source));
    if (key == null) {
      throw new SocketException(group + " has not been joined at " + at.getName());
    }
    key.drop();
  }

  @Override
  public void setMulticastInterface(NetworkInterface at) throws IOException {
    set(StandardSocketOptions.IP_MULTICAST_IF, at);
  }

  @Override
  public void setMulticastHops(int hops) throws IOException {
    set(StandardSocketOptions.IP_MULTICAST_TTL, hops);
  }

  @Override
  public void setMulticastLoop(boolean on) throws IOException {
    set(StandardSocketOptions.IP_MULTICAST_LOOP, on);
  }

  @Override
  public void setBroadcast(boolean on) throws IOException {
    set(StandardSocketOptions.SO_BROADCAST, on);
  }

  private <T> void set(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
  }
}
