package dsock;

import dill.Deadline;
import dill.loop.Credentials;
import dill.loop.Endpoint;
import dill.loop.Handle;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;

/** A connection by a Unix socket behind its socket. */
final class IpcStream extends SocketStream {
  private final UnixDomainSocketAddress local;
  private final UnixDomainSocketAddress remote;
  private final Passed passed = new Passed();

  // For whoever is in the inbound half.
  private long count; // how many bytes have come
  private boolean stoppedShort;

  IpcStream(Endpoint endpoint) throws IOException {
    super(endpoint);
    this.local = (UnixDomainSocketAddress) endpoint.local();
    this.remote = (UnixDomainSocketAddress) endpoint.remote();
  }

  UnixDomainSocketAddress local() {
    return local;
  }

  UnixDomainSocketAddress remote() {
    return remote;
  }

  Credentials credentials() throws IOException {
    checkOpen();
    return endpoint.credentials();
  }

  @Override
  void aboutToRead(int left) {
    passed.dropBefore(count - left);
  }

  @Override
  int read(ByteBuffer into) throws IOException {
    int step = endpoint.read(into);
    count += Math.max(step, 0);
    var handle = endpoint.passed();
    stoppedShort = handle != null; // the system ends a read where a descriptor is
    if (handle != null) {
      passed.add(count - 1, handle);
    }
    return step;
  }

  @Override
  boolean hasStoppedShort() {
    return stoppedShort;
  }

  void sendDescriptor(Handle handle, Deadline deadline) throws IOException {
    endpoint.checkPasses();
    enterOutput(deadline);
    try {
      flush(deadline);
      while (!sendOrBreak(handle)) {
        awaitOutput(0, deadline);
      }
    } finally {
      exitOutput();
    }
  }

  private boolean sendOrBreak(Handle handle) throws IOException {
    try {
      return endpoint.send(handle);
    } catch (IOException e) {
      checkOpen();
      if (e instanceof SocketException) { // else later ones can be sent
        breakOutput(e);
      }
      throw e;
    }
  }

  Handle receiveDescriptor(Deadline deadline) throws IOException {
    endpoint.checkPasses();
    enter(input);
    try {
      while (inbox.size() == 0) {
        if (!pull(1, deadline)) {
          throw new EOFException(this + ": the peer is done");
        }
      }
      var handle = passed.take(count - inbox.size());
      if (handle == null) {
        var why = new ProtocolException(this + ": a byte has come without a descriptor");
        input.breakBecause(why);
        throw why;
      }
      inbox.bytes().get();
      return handle;
    } finally {
      input.exit();
    }
  }

  @Override
  void shut(boolean reset) {
    super.shut(reset);
    passed.close();
  }

  @Override
  public String toString() {
    var path = (remote.getPath().toString().isEmpty() ? local : remote).getPath().toString();
    return "Ipc[" + (path.isEmpty() ? "pair" : path) + "]";
  }
}
