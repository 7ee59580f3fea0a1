package dsock;

import dill.loop.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One side of an in-memory connection behind its socket. */
final class InprocStream extends Stream {
  private final String name;
  private final Pipe in;
  private final Pipe out;

  InprocStream(String name, Pipe in, Pipe out) {
    this.name = name;
    this.in = in;
    this.out = out;
  }

  @Override
  int read(ByteBuffer into) throws IOException {
    return in.read(into);
  }

  @Override
  long write(ByteBuffer[] from, int first) throws IOException {
    return out.write(from, first);
  }

  @Override
  boolean awaitReadable(long nanos) {
    return in.awaitReadable(nanos);
  }

  @Override
  boolean tellReadable(Wait wait, Object token) {
    return in.tellReadable(wait, token);
  }

  @Override
  void forgetReadable(Wait wait) {
    in.forgetReadable(wait);
  }

  @Override
  boolean awaitWritable(long nanos) {
    return out.awaitWritable(nanos);
  }

  @Override
  void shutdownOutput() {
    out.end();
  }

  @Override
  void shut(boolean reset) {
    if (reset) {
      in.reset();
      out.reset();
    } else {
      in.abandon();
      out.end();
    }
  }

  @Override
  public String toString() {
    return "Inproc[" + name + "]";
  }
}
