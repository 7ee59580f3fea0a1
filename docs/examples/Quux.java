import dill.*;
import dsock.*;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

// @start region="protocol"
/** Messages of at most 255 bytes, each after a byte that says how long it is. */
static final class Quux<S extends ByteSocket> extends Layer<S> implements MessageSocket {
  private Quux(S socket) {
    super(socket); // takes ownership: from here on below() is the only way in
  }

  static <S extends ByteSocket> Quux<S> attach(S socket) {
    return new Quux<>(socket);
  }

  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    int length = message.length;
    if (length > 255) {
      throw new ProtocolException("message of " + length + " bytes; the limit is 255");
    }
    below().send(ByteBuffer.allocate(1 + length).put((byte) length).put(message).flip(), deadline);
  }

  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    var in = below().fill(1, deadline);
    int length = in.get(in.position()) & 0xff; // look, do not take yet: the deadline may still pass
    in = below().fill(1 + length, deadline);
    in.get(); // now take
    var message = new byte[length];
    in.get(message);
    return message;
  }
}

// @end

/** A protocol of one's own, spoken by two tasks. */
void main() throws IOException {
  try (var pair = Inproc.pair();
      var peer = Bundle.open()) {
    peer.go(() -> {
      var quux = Quux.attach(pair.left());
      quux.send("Hello, world!");
      quux.send("Bye!");
      quux.detach().close();
    });
    var quux = Quux.attach(pair.right());
    while (quux.more()) {
      IO.println(quux.receiveText());
    }
  }
}

// Output:
// Hello, world!
// Bye!
