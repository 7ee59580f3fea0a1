package dsock;

import dill.Deadline;
import dill.loop.Endpoint;
import dill.loop.Wait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A TCP connection behind its socket. */
final class TcpStream extends Stream {
  private final Endpoint endpoint;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;

  TcpStream(Endpoint endpoint) throws IOException {
    this.endpoint = endpoint;
    this.local = endpoint.local();
    this.remote = endpoint.remote();
  }

  InetSocketAddress local() {
    return local;
  }

  InetSocketAddress remote() {
    return remote;
  }

  @Override
  int read(ByteBuffer into) throws IOException {
    return endpoint.read(into);
  }

  @Override
  long write(ByteBuffer[] from, int first) throws IOException {
    return endpoint.write(from, first);
  }

  @Override
  boolean awaitReadable(long nanos) {
    return endpoint.pollable().awaitReadable(nanos);
  }

  @Override
  boolean tellReadable(Wait wait, Object token) {
    return endpoint.pollable().tellReadable(wait, token);
  }

  @Override
  void forgetReadable(Wait wait) {
    endpoint.pollable().forget(wait);
  }

  @Override
  boolean awaitWritable(long nanos) {
    return endpoint.pollable().awaitWritable(nanos);
  }

  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    enterOutput(deadline);
    long sent = 0;
    try {
      flush(deadline);
      while (sent < count) {
        long step = FileCopy.transfer(file, position + sent, count - sent, endpoint);
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
    endpoint.shutdownOutput();
  }

  @Override
  void shut(boolean reset) {
    endpoint.close(reset);
  }

  @Override
  public String toString() {
    return "Tcp[" + remote + "]";
  }
}
