package dsock;

import dill.Deadline;
import dill.loop.Pollable;
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
    long sent = 0;
    try {
      while (sent < count) {
        long step = FileCopy.transfer(file, position + sent, count - sent, channel);
        sent += step;
        if (step == 0 && file.size() <= position + sent) {
          throw FileCopy.endOf(file, position + count);
        }
        if (step == 0) {
          awaitOutput(sent, deadline);
        }
      }
    } catch (IOException e) {
      checkOpen();
      if (sent > 0) { // else it may be the file that cannot be read; the socket is as it was
        breakOutput(e);
      }
      throw e;
    } finally {
      exitOutput();
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
