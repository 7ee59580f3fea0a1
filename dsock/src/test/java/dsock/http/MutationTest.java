package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Messages that have been damaged at random. Whatever comes: it is understood or refused, in a
 * number of steps that its length bounds, in the same way however it is cut, and without more of it
 * in memory than the limits allow. {@code -Ddill.stress=long} damages many more of them.
 */
class MutationTest {
  private static final boolean LONG = System.getProperty("dill.stress", "").equals("long");
  private static final int ROUNDS = LONG ? 3_000_000 : 30_000;
  private static final long SEED = Long.getLong("dill.seed", 25);

  private static final int LONGEST = 3_000; // of what is damaged
  private static final int LARGEST_ASKED = 40; // by Transcript, of a body
  private static final byte[] INTERESTING =
      Feed.latin("\r\n\t :;,\0\u007f\u00e9\"0123456789aAfFgGxX-+./*?#[]@%");

  /** Small ones, so that they matter. */
  private static final HttpLimits SMALL = new HttpLimits(400, 100, 8, 60, 30);

  @Test
  void aDamagedRequestIsRefusedOrUnderstoodTheSameHoweverItIsCut() throws IOException {
    var seeds =
        Cases.all()
            .map(one -> Feed.latin(one.wholeForEcho()))
            .filter(raw -> raw.length < LONGEST)
            .toList();
    for (int round = 0; round < ROUNDS; round++) {
      var random = new SplittableRandom(SEED + round);
      var bytes = damaged(seeds, random);
      var limits = random.nextBoolean() ? SMALL : HttpLimits.DEFAULT;
      var whole = Feed.whole(bytes);
      var cut = (random.nextInt(4) == 0 ? Feed.byteByByte(bytes) : Feed.cut(bytes, random)).late();
      var expected = Transcript.ofRequests(whole, limits, new Random(round));
      assertEquals(expected, Transcript.ofRequests(cut, limits, random), shown(bytes, round));
      assertBounded(whole, limits, bytes, round);
      assertBounded(cut, limits, bytes, round);
    }
  }

  @Test
  void aDamagedResponseIsRefusedOrUnderstoodTheSameHoweverItIsCut() throws IOException {
    var seeds = CutTest.RESPONSES.stream().map(Feed::latin).toList();
    for (int round = 0; round < ROUNDS; round++) {
      var random = new SplittableRandom(SEED + round);
      var bytes = damaged(seeds, random);
      var limits = random.nextBoolean() ? SMALL : HttpLimits.DEFAULT;
      var whole = Feed.whole(bytes);
      var cut = (random.nextInt(4) == 0 ? Feed.byteByByte(bytes) : Feed.cut(bytes, random)).late();
      var expected = responses(whole, limits, new Random(round));
      assertEquals(expected, responses(cut, limits, random), shown(bytes, round));
      assertBounded(cut, limits, bytes, round);
    }
  }

  private static String responses(Feed peer, HttpLimits limits, RandomGenerator random)
      throws IOException {
    return Transcript.ofResponses(peer, limits, random, "GET", "HEAD", "GET");
  }

  private static void assertBounded(Feed peer, HttpLimits limits, byte[] bytes, int round) {
    int most = Math.max(limits.headBytes(), Math.max(limits.trailerBytes(), LARGEST_ASKED));
    assertTrue(
        peer.largest() <= most,
        () -> "asked for " + peer.largest() + " bytes at once: " + shown(bytes, round));
  }

  private static String shown(byte[] bytes, int round) {
    return "round " + round + ": " + Arrays.toString(bytes);
  }

  private static byte[] damaged(List<byte[]> seeds, SplittableRandom random) {
    var bytes = seeds.get(random.nextInt(seeds.size()));
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      bytes = damagedOnce(bytes, seeds, random);
    }
    return bytes;
  }

  private static byte[] damagedOnce(byte[] bytes, List<byte[]> seeds, SplittableRandom random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(20));
    var other = seeds.get(random.nextInt(seeds.size()));
    byte interesting = INTERESTING[random.nextInt(INTERESTING.length)];
    return switch (random.nextInt(7)) {
      case 0 -> joined(bytes, 0, from, bytes, to, bytes.length); // a piece is missing
      case 1 -> joined(bytes, 0, to, bytes, from, bytes.length); // or comes twice
      case 2 -> joined(bytes, 0, from, other, random.nextInt(other.length), other.length);
      case 3 -> joined(bytes, 0, from, bytes, 0, 0); // the end is missing
      case 4 -> {
        var more = joined(bytes, 0, from, new byte[] {interesting}, 0, 1);
        yield joined(more, 0, more.length, bytes, from, bytes.length);
      }
      case 5 -> {
        var changed = bytes.clone();
        if (from < bytes.length) {
          changed[from] = interesting;
        }
        yield changed;
      }
      default -> {
        var changed = bytes.clone();
        if (from < bytes.length) {
          changed[from] ^= (byte) (1 << random.nextInt(8));
        }
        yield changed;
      }
    };
  }

  private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    var joined = Arrays.copyOf(Arrays.copyOfRange(a, aFrom, aTo), aTo - aFrom + bTo - bFrom);
    System.arraycopy(b, bFrom, joined, aTo - aFrom, bTo - bFrom);
    return joined;
  }
}
