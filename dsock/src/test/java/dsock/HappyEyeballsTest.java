package dsock;

import static dsock.Says.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Connecting to hosts of several addresses, on a clock of its own. */
class HappyEyeballsTest {
  // in libdill it waits all the same
  @Test
  void theNextAttemptBeginsAtOnceWhenOneFails() throws IOException {
    var timeline = new Timeline().dns(0, 2, 0, 1).refused("6.1", 5).refused("4.1", 7).up("6.2", 9);
    assertEquals("21 6.2", timeline.run());
    assertEquals(List.of("0 6.1", "5 4.1", "12 6.2"), timeline.tries);
  }

  @Test
  void aFailureOfAnEarlierAttemptBringsTheNextOneForwardToo() throws IOException {
    var timeline = new Timeline().dns(0, 2, 0, 2).refused("6.1", 300).up("4.1", 1000).up("6.2", 50);
    assertEquals("350 6.2", timeline.run());
    assertEquals(List.of("0 6.1", "250 4.1", "300 6.2"), timeline.tries);
    assertEquals(Set.of("4.1"), timeline.cancelled);
  }

  @Test
  void anEarlierAttemptMayWinAfterLaterOnesHaveBegun() throws IOException {
    var timeline = new Timeline().dns(0, 1, 0, 1).up("6.1", 400).up("4.1", 400);
    assertEquals("400 6.1", timeline.run());
    assertEquals(Set.of("4.1"), timeline.cancelled);
    assertEquals(Set.of(), timeline.closed);
  }

  // in libdill it never fails
  @Test
  void itFailsWhenAllHaveFailedWithEveryCause() {
    var timeline =
        new Timeline().dns(0, 2, 0, 1).refused("6.1", 5).refused("4.1", 600).refused("6.2", 5);
    var failure = assertThrows(ConnectException.class, timeline::run);
    assertEquals(605, timeline.clock.now());
    assertSays("host did not answer at all", failure);
    for (var name : List.of("6.1", "4.1", "6.2")) {
      assertSays("refused by " + name, failure);
    }
    assertSays("refused by 6.1", assertInstanceOf(ConnectException.class, failure.getCause()));
    var others = failure.getSuppressed();
    assertEquals(2, others.length);
    assertSays("refused by 6.2", others[0]);
    assertSays("refused by 4.1", others[1]);
  }

  @Test
  void whatHasFailedByTheDeadlineIsSaid() {
    var timeline = new Timeline().dns(10, 1, 10, 1).refused("6.1", 5).deadline(100);
    var late = assertThrows(SocketTimeoutException.class, timeline::run);
    assertEquals(100, timeline.clock.now());
    assertSays("refused by 6.1", late);
    assertSays("refused by 6.1", assertInstanceOf(IOException.class, late.getCause()));
    assertEquals(Set.of("4.1"), timeline.cancelled);
  }

  @Test
  void aWinnerThatComesTooLateIsClosed() throws IOException {
    var timeline = new Timeline().dns(0, 1, 0, 2).upThoughCancelled("6.1", 9000).up("4.1", 10);
    assertEquals("260 4.1", timeline.run());
    assertEquals(Set.of("6.1"), timeline.closed);
  }

  @Test
  void aHostWithoutAddressesOfTheKindIsUnknown() {
    var timeline = new Timeline().dns(0, 0, 0, 2).mode(IpMode.IPV6);
    assertSays(
        "host has no address of the kind IPV6",
        assertThrows(UnknownHostException.class, timeline::run));
    assertEquals(List.of(), timeline.tries);
  }

  @Test
  void theKindsTakeTurnsAsThePreferenceSays() throws IOException {
    assertEquals(List.of("4.1", "6.1", "4.2", "6.2", "6.3"), order(IpMode.PREF_IPV4, 3, 2));
    assertEquals(List.of("6.1", "4.1", "6.2", "4.2", "4.3"), order(IpMode.PREF_IPV6, 2, 3));
    assertEquals(List.of("4.1", "4.2"), order(IpMode.IPV4, 3, 2));
    assertEquals(List.of("6.1", "6.2", "6.3"), order(IpMode.IPV6, 3, 2));
    assertEquals(20, order(IpMode.PREF_IPV6, 30, 30).size());
  }

  private static List<String> order(IpMode mode, int sixes, int fours) {
    var timeline = new Timeline().dns(0, sixes, 0, fours).mode(mode);
    for (int i = 1; i <= 30; i++) {
      timeline.refused("6." + i, 1).refused("4." + i, 1);
    }
    assertThrows(ConnectException.class, timeline::run);
    return timeline.tries.stream().map(entry -> entry.substring(entry.indexOf(' ') + 1)).toList();
  }

  @Test
  void aSingleAddressStartsNoTask() throws IOException {
    var timeline = new Timeline().dns(0, 0, 0, 1).up("4.1", 10).deadline(100);
    try (var bundle = Bundle.open()) {
      var fork = timeline.start(bundle);
      Until.holds(() -> !timeline.tries.isEmpty());
      var tasks = dill.Tasks.snapshot().stream().filter(this::isMine).toList();
      assertEquals(1, tasks.size());
      assertEquals(List.of(), tasks.getFirst().tasks().getFirst().bundles());
      timeline.clock.run(fork::isDone);
      assertEquals("4.1", fork.resultNow());
    }
  }

  private boolean isMine(dill.BundleInfo bundle) {
    return bundle.owner().equals(Thread.currentThread());
  }

  @Test
  void aSingleAddressIsBoundedByTheDeadlineAsWell() {
    var timeline = new Timeline().dns(50, 0, 0, 1).up("4.1", 100).deadline(120);
    assertThrows(SocketTimeoutException.class, timeline::run);
    assertEquals(120, timeline.clock.now());
  }

  // at each point there is: every attempt has ended then, and nothing is left open
  @Test
  void itCanBeCancelledAtEachPoint() {
    int points = 0;
    for (boolean over = false; !over; points++) {
      var timeline =
          new Timeline().dns(10, 3, 10, 3).refused("6.1", 300).upThoughCancelled("6.2", 9000);
      timeline.up("4.3", 100);
      try (var bundle = Bundle.isolated(_ -> {})) {
        var fork = timeline.start(bundle);
        for (int i = 0; i < points && !fork.isDone(); i++) {
          timeline.clock.tick();
        }
        Until.holds(() -> fork.isDone() || timeline.clock.isQuiet());
        over = fork.isDone();
        bundle.cancel();
        bundle.await();
        if (!over) {
          assertEquals(Future.State.CANCELLED, fork.state());
          assertAllEnded(timeline);
        }
      }
    }
    assertTrue(points > 6, () -> "cancelled at some points only");
  }

  private static void assertAllEnded(Timeline timeline) {
    var ended = new TreeSet<>(timeline.cancelled);
    ended.addAll(timeline.closed);
    var open = timeline.tried();
    open.removeAll(ended);
    open.remove("6.1"); // if it is there, it was refused
    assertEquals(Set.of(), open);
  }
}
