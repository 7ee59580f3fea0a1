package dsock;

import dill.Bundle;
import java.io.IOException;
import java.util.Random;

/**
 * Somebody between a client and a server. What the client sends goes on as it is; what the server
 * sends may be split, changed or cut off.
 */
final class Relay implements AutoCloseable {
  static final int NONE = Integer.MAX_VALUE;

  final Ends<Inproc> client = Ends.inproc(64 * 1024); // the left one is the client's
  final Ends<Inproc> server = Ends.inproc(64 * 1024); // the right one is the server's

  private int cutAt = NONE;
  private boolean ends = true; // when it has cut
  private int flipAt = NONE;
  private Random pieces = new Random(0);
  private int longest = 64 * 1024;

  private int passed;

  /** Ends the connection to the client after so many bytes. */
  Relay cutting(int at) {
    cutAt = at;
    return this;
  }

  /** Passes so many bytes, and no more. */
  Relay stoppingAt(int at) {
    cutAt = at;
    ends = false;
    return this;
  }

  /** Changes one bit of one byte. */
  Relay flipping(int at) {
    flipAt = at;
    return this;
  }

  /** Passes pieces of random length. */
  Relay splitting(Random random, int most) {
    pieces = random;
    longest = most;
    return this;
  }

  Relay start(Bundle bundle) {
    bundle.go(() -> {
      while (client.right().more()) {
        server.left().send(client.right().fill());
      }
      server.left().done();
    });
    bundle.go(() -> {
      while (passed < cutAt && server.left().more()) {
        pass();
      }
      if (ends) {
        client.right().done();
      }
    });
    return this;
  }

  private void pass() throws IOException {
    var in = server.left().fill();
    int most = Math.min(in.remaining(), cutAt - passed);
    var piece = new byte[1 + pieces.nextInt(Math.min(most, longest))];
    in.get(piece);
    if (flipAt >= passed && flipAt < passed + piece.length) {
      piece[flipAt - passed] ^= 1;
    }
    passed += piece.length;
    client.right().send(piece);
  }

  /** How many bytes of the server's the client has been given. */
  int passed() {
    return passed;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
