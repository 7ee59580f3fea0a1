package dsock;

import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The way down for a layer on a byte socket. */
final class ByteBelow extends Below implements ByteSocket {
  private final ByteSocket socket;

  ByteBelow(String layer, ByteSocket socket) {
    super(layer, socket);
    this.socket = socket;
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    checkOutput();
    socket.send(bytes, deadline);
  }

  @Override
  public void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    checkOutput();
    socket.sendSoon(bytes, deadline);
  }

  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    checkOutput();
    socket.send(file, position, count, deadline);
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    checkInput();
    return socket.fill(atLeast, deadline);
  }
}
