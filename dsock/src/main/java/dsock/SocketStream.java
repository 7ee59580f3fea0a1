package dsock;

import dill.Deadline;
import dill.loop.Endpoint;
import dill.loop.Handle;
import dill.loop.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A connection of the system behind its socket. */
abstract class SocketStream extends Stream {
  final Endpoint endpoint;

  SocketStream(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Duplicates its descriptor. Nothing of the connection may be in this process alone: neither
   * bytes that have come, nor any that have not been sent yet.
   */
  final Handle duplicate() throws IOException {
    enter(input);
    try {
      if (inbox.size() > 0) {
        throw new IllegalStateException(
            this + ": " + inbox.size() + " bytes have been read ahead; receive those first");
      }
      enterOutput(Deadline.NOW);
      try {
        flush(Deadline.NOW);
        return endpoint.duplicate();
      } finally {
        exitOutput();
      }
    } finally {
      input.exit();
    }
  }

  @Override
  int read(ByteBuffer into) throws IOException {
    return endpoint.read(into);
  }

  @Override
  final long write(ByteBuffer[] from, int first) throws IOException {
    return endpoint.write(from, first);
  }

  @Override
  final boolean awaitReadable(long nanos) {
    return endpoint.pollable().awaitReadable(nanos);
  }

  @Override
  final boolean tellReadable(Wait wait, Object token) {
    return endpoint.pollable().tellReadable(wait, token);
  }

  @Override
  final void forgetReadable(Wait wait) {
    endpoint.pollable().forget(wait);
  }

  @Override
  final boolean awaitWritable(long nanos) {
    return endpoint.pollable().awaitWritable(nanos);
  }

  @Override
  public final void send(FileChannel file, long position, long count, Deadline deadline)
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
  final void shutdownOutput() throws IOException {
    endpoint.shutdownOutput();
  }

  @Override
  void shut(boolean reset) {
    endpoint.close(reset);
  }
}
