package dsock;

import dill.Deadline;
import dill.loop.Pollable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** A TCP connection behind its socket. */
final class TcpStream extends Stream {
  private final SocketChannel channel;
  private final Pollable pollable;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;

  TcpStream(SocketChannel channel, Pollable pollable) throws IOException {
    this.channel = channel;
    this.pollable = pollable;
    this.local = (InetSocketAddress) channel.getLocalAddress();
    this.remote = (InetSocketAddress) channel.getRemoteAddress();
  }

  InetSocketAddress local() {
    return local;
  }

  InetSocketAddress remote() {
    return remote;
  }

  @Override
  int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  long write(ByteBuffer[] from, int first) throws IOException {
    int count = from.length - first;
    return count == 1 ? channel.write(from[first]) : channel.write(from, first, count);
  }

  @Override
  boolean awaitReadable(long nanos) {
    return pollable.awaitReadable(nanos);
  }

  @Override
  boolean awaitWritable(long nanos) {
    return pollable.awaitWritable(nanos);
  }

  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    enterOutput();
    try {
      long sent = 0;
      while (sent < count) {
        long step = transfer(file, position + sent, count - sent);
        sent += step;
        if (step == 0) {
          awaitOutput(sent, deadline);
        }
      }
    } finally {
      exitOutput();
    }
  }

  private long transfer(FileChannel file, long position, long count) throws IOException {
    try {
      long step = file.transferTo(position, count, channel);
      if (step == 0 && file.size() <= position) {
        throw new EOFException("the file ends at " + file.size() + ", before " + (position + count));
      }
      return step;
    } catch (IOException e) {
      checkOpen();
      breakOutput(e);
      throw e;
    }
  }

  @Override
  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  void shut(boolean reset) {
    try {
      if (reset) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException alreadyGone) {
      // then there is nothing to reset
    }
    pollable.close();
  }

  @Override
  public String toString() {
    return "Tcp[" + remote + "]";
  }
}
