package dsock.ws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.Rounds;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A peer that sends whatever it likes. */
class HostilePeerTest {
  private static final String[] GOOD = {
    "text Hello; bin 300*07; ping p; close 1000 bye",
    "text+ one; ping x; cont+ two; pong y; cont three; text x:cebae1bdb9",
    "bin+ 70000*01; cont 10*02; text; bin; ping 125*fe; close"
  };

  @Test
  void whatIsNearlyRightEndsInAFailureOrAMessage() {
    Rounds.run("WebSocket mutations", seed -> check(mutated(new Random(seed)), seed));
  }

  @Test
  void garbageEndsInAFailure() {
    Rounds.run(
        "WebSocket garbage",
        seed -> {
          var bytes = new byte[2000];
          new Random(seed).nextBytes(bytes);
          check(bytes, seed);
        });
  }

  private static byte[] mutated(Random random) {
    var bytes = Frames.bytes(GOOD[random.nextInt(GOOD.length)], Role.CLIENT);
    for (int i = random.nextInt(4); i >= 0; i--) {
      // most of them near the beginning, where the headers are
      int at = random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(20);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return Arrays.copyOf(bytes, bytes.length - (random.nextBoolean() ? 0 : random.nextInt(20)));
  }

  private static void check(byte[] bytes, long seed) {
    var random = new Random(seed);
    var peer = random.nextBoolean() ? new Pieces(bytes) : halves(bytes, random);
    var socket = WebSocket.attach(peer, Role.SERVER, WebSocketSettings.DEFAULT);
    long received = 0;
    try {
      while (socket.more()) {
        received +=
            random.nextBoolean()
                ? socket.receive().length
                : socket.receivePart().bytes().remaining();
      }
    } catch (IOException | IllegalStateException end) {
      // a failure; or a whole message was asked for between parts
    }
    assertTrue(received <= bytes.length, received + " bytes of " + bytes.length);
    assertTrue(peer.asked() <= 14 + 125, peer.asked() + " bytes at once");
    var answers = Frames.read(peer.sent());
    for (int i = 0; i < answers.size() - 1; i++) {
      assertTrue(answers.get(i).opcode() == 10, "something follows a goodbye: " + answers);
    }
  }

  private static Pieces halves(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    return new Pieces(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
  }
}
