package dsock;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;

/** Letters that have gone half-way round the alphabet: the smallest protocol that changes bytes. */
final class Rot13<S extends ByteSocket> extends Layer<S> implements ByteSocket {
  /*
   * Decodes where the bytes stand, in the buffer below. Whenever a call is over, all that is in there
   * has been decoded; what is left at the end is encoded again.
   */

  private boolean begun; // else what is in there has come before this was attached

  private Rot13(S socket) {
    super(socket);
  }

  static <S extends ByteSocket> Rot13<S> attach(S socket) {
    return new Rot13<>(socket);
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    var turned = new ByteBuffer[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      var plain = bytes[i].duplicate();
      turned[i] = turn(ByteBuffer.allocate(plain.remaining()).put(plain).flip(), 0);
    }
    below().send(turned, deadline);
    for (var sent : bytes) {
      sent.position(sent.limit());
    }
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    int decoded = begun ? below().fill(0, Deadline.NOW).remaining() : 0;
    begun = true;
    try {
      return turn(below().fill(atLeast, deadline), decoded);
    } catch (EOFException | SocketTimeoutException | CancellationException e) {
      turn(below().fill(0, Deadline.NOW), decoded);
      throw e;
    }
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    try {
      return fill(1, deadline).hasRemaining();
    } catch (EOFException end) {
      return false;
    }
  }

  @Override
  protected void finish(Deadline deadline) throws IOException {
    if (begun) {
      turn(below().fill(0, Deadline.NOW), 0);
    }
  }

  private static ByteBuffer turn(ByteBuffer bytes, int from) {
    for (int i = bytes.position() + from; i < bytes.limit(); i++) {
      bytes.put(i, turn(bytes.get(i)));
    }
    return bytes;
  }

  static byte turn(byte letter) {
    int small = letter | 0x20;
    if (small < 'a' || small > 'z') {
      return letter;
    }
    return (byte) (small > 'm' ? letter - 13 : letter + 13);
  }
}
