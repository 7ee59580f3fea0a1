package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each protocol, cancelled at its first await point, at its second, and so on: either the
 * conversation can be taken up where it stopped and nothing is lost or said twice, or a failure
 * says that it cannot. Rules 0.4 and 0.5 of the design.
 */
class CutShortTest {
  private static final int NARROW = 61; // bytes under way, so that sending has to wait, too

  /** What the two sides hear from each other if nobody is cut short. */
  private record Heard(List<String> byFirst, List<String> bySecond) {
    static Heard whole(Conversation conversation) throws IOException {
      try (var ends = Ends.tcp();
          var others = Bundle.open()) {
        var left = conversation.side(ends.left(), true);
        var right = conversation.side(ends.right(), false);
        others.go(left::run);
        right.run();
        others.await();
        return new Heard(left.heard(), right.heard());
      }
    }

    List<String> by(boolean first) {
      return first ? byFirst : bySecond;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutShortGoesOnOrSaysThatItCannot(Conversation conversation) throws IOException {
    long descriptors = Descriptors.settled();
    var whole = Heard.whole(conversation);
    for (boolean first : List.of(true, false)) {
      int calls = talk(conversation, whole, first, CutShort.NEVER, CutShort.When.BEFORE);
      assertTrue(calls > 3, "only " + calls + " calls");
      for (int at = 1; at <= calls; at++) {
        for (var when : CutShort.When.values()) {
          talk(conversation, whole, first, at, when);
        }
      }
    }
    Descriptors.areBackTo(descriptors);
  }

  /** Returns how many calls of the side that may be cut short there were. */
  private static int talk(
      Conversation conversation, Heard expected, boolean first, int at, CutShort.When when)
      throws IOException {
    var ends = at % 2 == 0 ? Ends.tcp() : Ends.inproc(NARROW);
    try (ends;
        var others = Bundle.isolated(failure -> {})) {
      var whole = new AtomicBoolean();
      var peer = conversation.side(ends.right(), !first);
      others.go(() -> {
        try (var _ = ends.right()) {
          peer.run();
          whole.set(true);
        }
      });
      var side = cutShort(conversation, first, ends.left(), others, at, when);
      boolean all = goOn(side.talk());
      ends.left().close();
      others.await();
      checkHeard(expected.by(first), side.talk().heard(), all && whole.get());
      checkHeard(expected.by(!first), peer.heard(), all && whole.get());
      return side.ground().calls();
    }
  }

  private record Started(Side talk, CutShort ground) {}

  private static Started cutShort(
      Conversation conversation,
      boolean first,
      ByteSocket end,
      Bundle others,
      int at,
      CutShort.When when) {
    try (var user = Bundle.isolated(failure -> {})) {
      var ground = new CutShort(end, user, others, at, when);
      var side = conversation.side(ground, first);
      user.go(() -> {
        try {
          side.run();
        } catch (CancellationException told) {
          // as it was meant
        }
      });
      user.await();
      return new Started(side, ground);
    }
  }

  /** Takes up the conversation. Returns whether that worked. */
  private static boolean goOn(Side side) {
    try {
      side.run();
      return true;
    } catch (IOException broken) {
      return false;
    }
  }

  /** All has been heard once and in order; only what is said to have failed may be missing. */
  private static void checkHeard(List<String> expected, List<String> heard, boolean whole) {
    assertEquals(expected.subList(0, Math.min(expected.size(), heard.size())), heard);
    assertTrue(!whole || heard.size() == expected.size(), "said to be whole: " + heard);
  }
}
