package dsock;

import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A message socket that is lent to the layer on top of it. */
final class LentMessages extends Lent implements MessageSocket {
  private final MessageSocket layer;

  LentMessages(MessageSocket layer, Below below, AtomicInteger calls) {
    super(layer, below, calls);
    this.layer = layer;
  }

  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    enter();
    try {
      layer.send(message, deadline);
    } finally {
      exit();
    }
  }

  @Override
  public void send(String text, Deadline deadline) throws IOException {
    enter();
    try {
      layer.send(text, deadline);
    } finally {
      exit();
    }
  }

  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    enter();
    try {
      return layer.receive(deadline);
    } finally {
      exit();
    }
  }

  @Override
  public String receiveText(Deadline deadline) throws IOException {
    enter();
    try {
      return layer.receiveText(deadline);
    } finally {
      exit();
    }
  }

  @Override
  public int receive(ByteBuffer into, Deadline deadline) throws IOException {
    enter();
    try {
      return layer.receive(into, deadline);
    } finally {
      exit();
    }
  }
}
