package dsock;

import dsock.http.Feed;
import dsock.http.HttpTarget;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a fuzzer calls, and what is asked of every parser, whatever it is sent: it understands it or
 * refuses it with an {@link IOException}, in a number of steps that its length bounds, the same
 * however it is cut, and without more of it in one piece than the limits allow.
 */
public final class Fuzz {
  private static final int LONG = 2_000; // not worth the time byte by byte

  /** By name, which is also that of the folder of its corpus. */
  static final Map<String, Supplier<FuzzTarget>> TARGETS =
      new TreeMap<>(
          Map.of(
              "requests",
              () -> HttpTarget.REQUESTS,
              "responses",
              () -> HttpTarget.RESPONSES,
              "chunks",
              () -> HttpTarget.CHUNKS,
              "prefix",
              PrefixTarget::new,
              "suffix",
              SuffixTarget::new,
              "frames",
              FramesTarget::new,
              "proxy-header",
              ProxyTarget::new,
              "socks-client",
              () -> SocksTarget.CLIENT,
              "socks-proxy",
              () -> SocksTarget.PROXY,
              "records",
              RecordsTarget::new));

  /** Jazzer's. */
  private static final class Chosen {
    static final FuzzTarget TARGET = target(System.getProperty("fuzz.target", ""));
  }

  private Fuzz() {}

  /** Jazzer's way in, which it finds by its name. */
  public static void fuzzerTestOneInput(byte[] input) {
    check(Chosen.TARGET, input);
  }

  static FuzzTarget target(String name) {
    var target = TARGETS.get(name);
    if (target == null) {
      throw new IllegalArgumentException(
          "no target \"" + name + "\"; there are " + TARGETS.keySet());
    }
    return target.get();
  }

  /** Checks a parser with one input; the first byte of that is the choice. */
  static void check(FuzzTarget target, byte[] input) {
    if (input.length == 0) {
      return;
    }
    int choice = input[0] & 0xff;
    var bytes = joined(target.opening(choice), Arrays.copyOfRange(input, 1, input.length));
    var random = new Random(Arrays.hashCode(input));
    var expected = seen(target, choice, Feed.whole(bytes));
    assertSame(expected, seen(target, choice, Feed.cut(bytes, random)));
    if (bytes.length < LONG) {
      assertSame(expected, seen(target, choice, Feed.byteByByte(bytes)));
    }
    if (target.mayBeLate()) {
      assertSame(expected, seen(target, choice, Feed.cut(bytes, random).late()));
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static String seen(FuzzTarget target, int choice, Feed peer) {
    var seen = new StringBuilder();
    try {
      target.receive(choice, peer, seen);
    } catch (SocketTimeoutException late) {
      throw new AssertionError("it was late, and nothing else", late);
    } catch (IOException refused) {
      seen.append(refused.getClass().getSimpleName()).append(": ").append(refused.getMessage());
    }
    int most = target.most(choice);
    if (peer.largest() > most) {
      throw new AssertionError("asked for " + peer.largest() + " bytes at once; most is " + most);
    }
    return seen.toString();
  }

  private static void assertSame(String whole, String cut) {
    if (!whole.equals(cut)) {
      throw new AssertionError("in one piece:\n" + whole + "\nin several:\n" + cut);
    }
  }
}
