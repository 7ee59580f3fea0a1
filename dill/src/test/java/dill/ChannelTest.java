package dill;

import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  private static final Deadline PAST = Deadline.inMillis(-1);

  // invariant 11: capacity 0 is a rendezvous
  @Test
  void anUnbufferedSendWaitsUntilAReceiverTakesTheValue() {
    var channel = Channel.<String>create();
    var sent = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            channel.send("a");
            sent.set(true);
          });
      assertFalse(sent.get());

      assertEquals("a", channel.receive());

      bundle.await();
      assertTrue(sent.get());
    }
  }

  @Test
  void aReceiveWaitsUntilThereIsAValue() {
    var channel = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      var got = Channel.<String>buffered(1);
      Until.waiting(bundle, () -> got.send(channel.receive()));
      assertThrows(DeadlineException.class, () -> got.receive(Deadline.NOW));

      channel.send("a", Deadline.NOW); // with somebody there it need not wait

      assertEquals("a", got.receive());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 15, 16, 17, 31, 33, 100})
  void aBufferHoldsExactlyWhatItWasMadeFor(int capacity) {
    var channel = Channel.<Integer>buffered(capacity);

    for (int i = 0; i < capacity; i++) {
      channel.send(i, Deadline.NOW);
    }
    assertThrows(DeadlineException.class, () -> channel.send(-1, Deadline.NOW));

    for (int i = 0; i < capacity; i++) {
      assertEquals(i, channel.receive(Deadline.NOW));
    }
    assertThrows(DeadlineException.class, () -> channel.receive(Deadline.NOW));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 40})
  void aBufferKeepsTheOrderWhileItGrowsAndWraps(int capacity) {
    var channel = Channel.<Integer>buffered(capacity);
    int in = 0;
    int out = 0;
    for (int round = 0; round < 100; round++) {
      int fill = 1 + round % capacity; // never full, never empty at the same place
      for (; in - out < fill; in++) {
        channel.send(in, Deadline.NOW);
      }
      for (; in > out + fill / 2; out++) {
        assertEquals(out, channel.receive(Deadline.NOW));
      }
    }
  }

  @Test
  void theLargestBufferTakesMemoryOnlyAsItFills() {
    var channel = Channel.<String>buffered(Integer.MAX_VALUE);

    channel.send("a", Deadline.NOW);

    assertEquals("a", channel.receive(Deadline.NOW));
  }

  @Test
  void aCapacityBelowZeroIsRefused() {
    var e = assertThrows(IllegalArgumentException.class, () -> Channel.buffered(-1));

    assertEquals("capacity of -1; it must be 0 at least", e.getMessage());
  }

  @Test
  void aFullBufferTakesTheValueOfWhoWaitedLongestNext() {
    var channel = Channel.<String>buffered(1);
    try (var bundle = Bundle.open()) {
      channel.send("a");
      Until.waiting(bundle, () -> channel.send("b"));
      Until.waiting(bundle, () -> choose(channel.sending("c", () -> true)));
      Until.waiting(bundle, () -> channel.send("d"));

      assertEquals(List.of("a", "b", "c", "d"), take(4, channel));
    }
  }

  // invariant 11: first in, first out, choices included
  @Test
  void whoWaitsLongerToSendIsServedFirst() {
    var channel = Channel.<String>create();
    var other = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> channel.send("a"));
      Until.waiting(
          bundle, () -> choose(other.receiving(x -> x), channel.sending("b", () -> "sent")));
      Until.waiting(bundle, () -> channel.send("c", Deadline.inSeconds(60)));
      Until.waiting(bundle, () -> choose(channel.sending("d", () -> "sent")));

      assertEquals(List.of("a", "b", "c", "d"), take(4, channel));
    }
  }

  // invariant 11, the other way
  @Test
  void whoWaitsLongerToReceiveIsServedFirst() {
    var channel = Channel.<Integer>create();
    var other = Channel.<Integer>create();
    var answers = Channel.<String>buffered(4);
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> answers.send("first " + channel.receive()));
      Until.waiting(
          bundle,
          () ->
              answers.send(choose(other.receiving(x -> "?"), channel.receiving(x -> "2nd " + x))));
      Until.waiting(bundle, () -> answers.send("3rd " + channel.receive(Deadline.inSeconds(60))));
      Until.waiting(bundle, () -> answers.send(choose(channel.receiving(x -> "4th " + x))));

      for (int i = 1; i <= 4; i++) {
        channel.send(i, Deadline.NOW);
      }
      bundle.await();
      assertEquals(Set.of("first 1", "2nd 2", "3rd 3", "4th 4"), Set.copyOf(take(4, answers)));
    }
  }

  @Test
  void eachValueGoesToOneReceiver() {
    var channel = Channel.<Integer>create();
    var got = ConcurrentHashMap.<Integer>newKeySet();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 3; i++) {
        bundle.go(() -> {
          for (int value : channel) {
            assertTrue(got.add(value), value + " was received twice");
          }
        });
      }
      for (int i = 0; i < 300; i++) {
        channel.send(i);
      }
      channel.done();
      bundle.await();
    }
    assertEquals(300, got.size());
  }

  // invariant 8: what is ready is done, whatever the deadline
  @Test
  void whatIsReadyIsDoneAlthoughTheDeadlineHasPassed() {
    var channel = Channel.<Integer>buffered(2);

    channel.send(1, PAST);
    channel.send(2, Deadline.NOW);

    assertEquals(1, channel.receive(PAST));
    assertEquals(2, channel.receive(Deadline.NOW));
  }

  // invariant 8: to a partner who waits, too
  @Test
  void aPartnerWhoWaitsIsServedAlthoughTheDeadlineHasPassed() {
    var channel = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> channel.send(1));
      Until.waiting(bundle, () -> channel.send(2));
      assertEquals(1, channel.receive(PAST));
      assertEquals(2, channel.receive(Deadline.NOW));

      var got = bundle.fork(() -> channel.receive() + channel.receive());
      Until.holds(() -> sent(channel, 3, PAST));
      Until.holds(() -> sent(channel, 4, Deadline.NOW));
      bundle.await();
      assertEquals(7, got.resultNow());
    }
  }

  private static boolean sent(Sender<Integer> channel, int value, Deadline deadline) {
    try {
      channel.send(value, deadline);
      return true;
    } catch (DeadlineException nobodyThereYet) {
      return false;
    }
  }

  // invariant 8: NOW never waits
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatIsNotReadyNowHasFailed(int capacity) {
    var channel = Channel.<Integer>buffered(capacity);
    for (var passed : List.of(Deadline.NOW, PAST)) {
      assertThrows(DeadlineException.class, () -> channel.receive(passed));
    }
    if (capacity > 0) {
      channel.send(0);
    }
    for (var passed : List.of(Deadline.NOW, PAST)) {
      assertThrows(DeadlineException.class, () -> channel.send(1, passed));
    }
  }

  @Test
  void aWaitEndsWhenItsDeadlinePasses() {
    var channel = Channel.<Integer>create();

    var receiving = Deadline.inMillis(20);
    assertThrows(DeadlineException.class, () -> channel.receive(receiving));
    assertTrue(receiving.hasPassed());

    var sending = Deadline.in(Duration.ofMillis(20));
    assertThrows(DeadlineException.class, () -> channel.send(1, sending));
    assertTrue(sending.hasPassed());
  }

  // invariant 14: who has given up is no longer there
  @Test
  void whoseDeadlineHasPassedIsServedNoMore() {
    var channel = Channel.<Integer>create();

    assertThrows(DeadlineException.class, () -> channel.receive(Deadline.inMillis(5)));
    assertThrows(DeadlineException.class, () -> channel.send(1, Deadline.NOW));

    assertThrows(DeadlineException.class, () -> channel.send(2, Deadline.inMillis(5)));
    assertThrows(DeadlineException.class, () -> channel.receive(Deadline.NOW));
  }

  // invariant 14: the same for who was cancelled
  @Test
  void whoWasCancelledIsServedNoMore() {
    var channel = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, channel::receive);
    }
    assertThrows(DeadlineException.class, () -> channel.send(1, Deadline.NOW));

    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> channel.send(2));
    }
    assertThrows(DeadlineException.class, () -> channel.receive(Deadline.NOW));
  }

  // invariant 14: those behind who gave up take their place
  @Test
  void thoseBehindWhoGaveUpKeepTheirOrder() {
    var channel = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> channel.send("a"));
      var quitter = Bundle.open();
      Until.waiting(quitter, () -> channel.send("b"));
      Until.waiting(bundle, () -> channel.send("c"));
      quitter.close();

      assertEquals(List.of("a", "c"), take(2, channel));
      assertThrows(DeadlineException.class, () -> channel.receive(Deadline.NOW));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void nullIsRefused() {
    var channel = Channel.<String>buffered(1);

    assertThrows(NullPointerException.class, () -> channel.send(null));
    assertThrows(NullPointerException.class, () -> channel.send(null, Deadline.NOW));
    assertThrows(NullPointerException.class, () -> channel.sending(null, () -> "sent"));
    assertThrows(DeadlineException.class, () -> channel.receive(Deadline.NOW));
  }

  // A clause that fails once it is chosen would take the value with it.
  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void aClauseThatYieldsByNothingIsRefused() {
    var channel = Channel.<String>create();

    assertThrows(NullPointerException.class, () -> channel.receiving(null));
    assertThrows(NullPointerException.class, () -> channel.sending("a", null));
    assertThrows(NullPointerException.class, () -> channel.ending(null));
    assertThrows(NullPointerException.class, () -> Choose.after(Deadline.NOW, null));
    assertThrows(NullPointerException.class, () -> Choose.after(null, () -> "late"));
  }

  @Test
  void aChannelShowsAsManyFacesAsItsUsersNeed() {
    var channel = Channel.<Integer>create();
    Sender<Integer> in = channel;
    Receiver<Integer> out = channel;
    try (var bundle = Bundle.open()) {
      bundle.go(() -> in.send(7));
      assertEquals(7, out.receive());
    }
  }

  private static <T> List<T> take(int count, Receiver<T> from) {
    var values = new ArrayList<T>();
    while (values.size() < count) {
      values.add(from.receive(Deadline.inSeconds(20)));
    }
    return values;
  }
}
