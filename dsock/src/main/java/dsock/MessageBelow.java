package dsock;

import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The way down for a layer on a message socket. */
final class MessageBelow extends Below implements MessageSocket {
  private final MessageSocket socket;

  MessageBelow(String layer, MessageSocket socket) {
    super(layer, socket);
    this.socket = socket;
  }

  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    checkOutput();
    socket.send(message, deadline);
  }

  @Override
  public void send(String text, Deadline deadline) throws IOException {
    checkOutput();
    socket.send(text, deadline);
  }

  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    checkInput();
    return socket.receive(deadline);
  }

  @Override
  public String receiveText(Deadline deadline) throws IOException {
    checkInput();
    return socket.receiveText(deadline);
  }

  @Override
  public int receive(ByteBuffer into, Deadline deadline) throws IOException {
    checkInput();
    return socket.receive(into, deadline);
  }
}
