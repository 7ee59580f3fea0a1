package dsock;

import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** A byte socket that is lent to the layer on top of it. */
final class LentBytes extends Lent implements ByteSocket {
  private final ByteSocket layer;

  LentBytes(ByteSocket layer, Below below, AtomicInteger calls) {
    super(layer, below, calls);
    this.layer = layer;
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    enter();
    try {
      layer.send(bytes, deadline);
    } finally {
      exit();
    }
  }

  @Override
  public void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    enter();
    try {
      layer.sendSoon(bytes, deadline);
    } finally {
      exit();
    }
  }

  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    enter();
    try {
      layer.send(file, position, count, deadline);
    } finally {
      exit();
    }
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    enter();
    try {
      return layer.fill(atLeast, deadline);
    } finally {
      exit();
    }
  }
}
