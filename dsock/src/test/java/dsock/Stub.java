package dsock;

import dill.loop.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A stream that can do nothing. */
class Stub extends Stream {
  @Override
  int read(ByteBuffer into) throws IOException {
    throw new IOException("nothing to be read");
  }

  @Override
  long write(ByteBuffer[] from, int first) throws IOException {
    throw new IOException("nowhere to be written");
  }

  @Override
  boolean awaitReadable(long nanos) {
    return false;
  }

  @Override
  boolean tellReadable(Wait wait, Object token) {
    return false;
  }

  @Override
  void forgetReadable(Wait wait) {}

  @Override
  boolean awaitWritable(long nanos) {
    return false;
  }

  @Override
  void shutdownOutput() {}

  @Override
  void shut(boolean reset) {}

  @Override
  public String toString() {
    return "Stub";
  }
}
