package dsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of all sorts, cut in pieces of all sorts, come out as they went in. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoundTripTest {
  private static final int LONGEST = 300;

  /** A protocol with parameters that chance has chosen. */
  private interface Protocol {
    MessageSocket attach(ByteSocket socket);
  }

  private static Protocol protocol(Random random) {
    if (random.nextBoolean()) {
      var suffix = letters(random, 1 + random.nextInt(6));
      return socket -> Suffix.attach(socket, suffix, LONGEST);
    }
    int width = 2 + random.nextInt(7);
    var order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return socket -> Prefix.attach(socket, width, order, LONGEST);
  }

  /** Few letters, so that suffixes occur nearly everywhere. */
  private static byte[] letters(Random random, int count) {
    var letters = new byte[count];
    int alphabet = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      letters[i] = (byte) ('a' + random.nextInt(alphabet));
    }
    return letters;
  }

  /** Sends what can be sent, and returns that. */
  private static List<byte[]> sendSome(MessageSocket out, Random random) throws IOException {
    var sent = new ArrayList<byte[]>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      var message = letters(random, random.nextInt(random.nextBoolean() ? 8 : LONGEST + 1));
      try {
        out.send(message);
        sent.add(message);
      } catch (ProtocolException containsTheSuffix) {
        // nothing has been sent, as the receiver will see
      }
    }
    return sent;
  }

  @Test
  void messagesThatComeInAnyPieces() {
    Rounds.run(
        "messages in pieces",
        seed -> {
          var random = new Random(seed);
          var protocol = protocol(random);
          var wire = new Script();
          var sent = sendSome(protocol.attach(wire), random);
          var in = protocol.attach(cut(wire.sent(), random));
          for (var message : sent) {
            assertArrayEquals(message, receivePatiently(in, random));
          }
          assertEnds(in);
        });
  }

  private static void assertEnds(MessageSocket in) throws IOException {
    boolean ended = false;
    while (!ended) {
      try {
        assertFalse(in.more());
        ended = true;
      } catch (SocketTimeoutException late) {
        // a pause at the very end
      }
    }
    assertThrows(EOFException.class, in::receive);
  }

  /** Cuts bytes in pieces, with pauses between some of them. */
  private static Script cut(byte[] bytes, Random random) {
    var script = new Script();
    int most = 1 + random.nextInt(40);
    var in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      var piece = new byte[Math.min(1 + random.nextInt(most), in.remaining())];
      in.get(piece);
      script.add(piece);
      if (random.nextInt(10) == 0) {
        script.add();
      }
    }
    return script;
  }

  /** Receives in one way or the other, as often as it takes. */
  private static byte[] receivePatiently(MessageSocket in, Random random) throws IOException {
    int room = random.nextInt(2 * LONGEST);
    while (true) {
      try {
        if (random.nextBoolean()) {
          return in.receive();
        }
        var into = ByteBuffer.allocate(room);
        var message = new byte[in.receive(into)];
        into.flip().get(message);
        return message;
      } catch (SocketTimeoutException late) {
        // nothing is lost
      } catch (ProtocolException tooSmall) {
        room = LONGEST;
      }
    }
  }

  @Test
  void messagesThroughPipesOfAnySize() {
    Rounds.run("messages through pipes", RoundTripTest::throughAPipe);
  }

  private static void throughAPipe(long seed) throws IOException {
    var random = new Random(seed);
    var protocol = protocol(random);
    try (var pair = Inproc.pair(1 + random.nextInt(30));
        var bundle = Bundle.open()) {
      var sent =
          bundle.fork(() -> {
            var out = protocol.attach(pair.left());
            var all = sendSome(out, new Random(~seed));
            out.done();
            return all;
          });
      var got = new ArrayList<byte[]>();
      for (var in = protocol.attach(pair.right()); in.more(); ) {
        got.add(in.receive());
      }
      bundle.await();
      assertArrayEquals(sent.resultNow().toArray(), got.toArray());
    }
  }

  /**
   * What a hostile peer sends is received, or refused with an IOException; nothing else happens.
   */
  @Test
  void noiseIsReceivedOrRefused() {
    Rounds.run(
        "noise",
        seed -> {
          var random = new Random(seed);
          var noise = new byte[random.nextInt(600)];
          random.nextBytes(noise);
          var in = protocol(random).attach(cut(noise, random));
          assertTrue(receiveAll(in) <= noise.length);
          assertThrows(IOException.class, in::receive);
        });
  }

  private static int receiveAll(MessageSocket in) {
    int received = 0;
    while (true) {
      try {
        received += in.receive(Deadline.NEVER).length;
      } catch (SocketTimeoutException late) {
        // once more
      } catch (IOException end) {
        return received;
      }
    }
  }
}
