import dill.*;
import dsock.*;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

// @start region="protocol"
/** Messages with numbers, so that none is lost unseen, whatever carries them. */
static final class Numbered<S extends MessageSocket> extends MessageLayer<S>
    implements MessageSocket {
  private int sent;
  private int received;

  private Numbered(S socket) {
    super(socket);
  }

  static <S extends MessageSocket> Numbered<S> attach(S socket) {
    return new Numbered<>(socket);
  }

  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    var numbered = ByteBuffer.allocate(4 + message.length).putInt(sent).put(message);
    below().send(numbered.array(), deadline);
    sent++;
  }

  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    var in = ByteBuffer.wrap(below().receive(deadline));
    if (in.remaining() < 4) {
      throw breakInput(new ProtocolException("a message without a number"));
    }
    int number = in.getInt();
    if (number != received) {
      throw breakInput(new ProtocolException("number " + number + " instead of " + received));
    }
    received++;
    var message = new byte[in.remaining()];
    in.get(message);
    return message;
  }
}

// @end

/** A layer of one's own on messages, on top of one that makes messages of bytes. */
void main() throws IOException {
  try (var pair = Inproc.pair();
      var peer = Bundle.open()) {
    peer.go(() -> {
      var messages = Numbered.attach(Prefix.attach(pair.left(), 2));
      messages.send("one");
      messages.send("two");
      messages.done();
    });
    var messages = Numbered.attach(Prefix.attach(pair.right(), 2));
    while (messages.more()) {
      IO.println(messages.receiveText());
    }
  }
}

// Output:
// one
// two
