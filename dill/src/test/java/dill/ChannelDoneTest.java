package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Sender#done} means, and the iterator that ends with it. */
class ChannelDoneTest {
  // invariant 12: sticky
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aDoneChannelStaysDone(int capacity) {
    var channel = Channel.<Integer>buffered(capacity);
    channel.done();
    for (int i = 0; i < 3; i++) {
      assertThrows(NoSuchElementException.class, channel::receive);
      assertThrows(NoSuchElementException.class, () -> channel.receive(Deadline.NOW));
      assertThrows(IllegalStateException.class, () -> channel.send(1));
      assertThrows(IllegalStateException.class, () -> channel.send(1, Deadline.NOW));
    }
  }

  // invariant 12: the second call
  @Test
  void doneTwiceIsRefused() {
    var channel = Channel.<Integer>buffered(1);
    channel.send(1);
    channel.done();

    assertThrows(IllegalStateException.class, channel::done);

    assertEquals(1, channel.receive());
    assertThrows(NoSuchElementException.class, channel::receive);
  }

  @Test
  void whatWasSentBeforeDoneStillArrives() {
    var channel = Channel.<Integer>buffered(3);
    channel.send(1);
    channel.send(2);
    channel.send(3);
    channel.done();

    assertEquals(1, channel.receive(Deadline.NOW));
    assertEquals(2, channel.receive());
    assertEquals(3, channel.receive());
    assertThrows(NoSuchElementException.class, channel::receive);
  }

  // invariants 7 and 12: those who wait to receive
  @Test
  void doneWakesAllWhoWaitToReceive() {
    var channel = Channel.<Integer>create();
    var ended = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 3; i++) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(NoSuchElementException.class, channel::receive);
              ended.incrementAndGet();
            });
      }
      channel.done();
      bundle.await();
    }
    assertEquals(3, ended.get());
  }

  // invariants 7 and 12: those who wait to send; what they wanted to send is not
  @Test
  void doneTellsAllWhoWaitToSendThatTheyMisusedIt() {
    var channel = Channel.<Integer>create();
    var refused = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 3; i++) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(IllegalStateException.class, () -> channel.send(1));
              refused.incrementAndGet();
            });
      }
      channel.done();
      bundle.await();
      assertThrows(NoSuchElementException.class, channel::receive);
    }
    assertEquals(3, refused.get());
  }

  @Test
  void doneRefusesWhoWaitsButKeepsWhatIsBuffered() {
    var channel = Channel.<String>buffered(1);
    channel.send("kept");
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle, () -> assertThrows(IllegalStateException.class, () -> channel.send("refused")));
      channel.done();
      bundle.await();
    }
    assertEquals("kept", channel.receive());
    assertThrows(NoSuchElementException.class, channel::receive);
  }

  // invariant 12: what goes back is another channel
  @Test
  void doneEndsOneDirectionOnly() {
    var there = Channel.<String>create();
    var back = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        var words = new ArrayList<String>();
        there.forEach(words::add);
        back.send(String.join(" ", words));
      });
      there.send("hello");
      there.send("world");
      there.done();
      assertEquals("hello world", back.receive());
    }
  }

  @Test
  void aLoopOverAChannelEndsWhenItIsDone() {
    var channel = Channel.<Integer>create();
    var got = new ArrayList<Integer>();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        for (int value : channel) {
          got.add(value);
        }
      });
      channel.send(1);
      channel.send(2);
      channel.done();
      bundle.await();
    }
    assertEquals(List.of(1, 2), got);
  }

  @Test
  void askingAgainForTheNextValueTakesNoFurtherOne() {
    var channel = Channel.<Integer>buffered(2);
    channel.send(1);
    channel.send(2);
    channel.done();
    var values = channel.iterator();

    assertTrue(values.hasNext());
    assertTrue(values.hasNext());
    assertEquals(1, values.next());
    assertEquals(2, values.next());
    assertFalse(values.hasNext());
    assertThrows(NoSuchElementException.class, values::next);
    assertFalse(values.hasNext());
  }

  @Test
  void anIteratorThatHasAskedHoldsTheValue() {
    var channel = Channel.<Integer>buffered(1);
    channel.send(1);
    var values = channel.iterator();

    assertTrue(values.hasNext());

    assertThrows(DeadlineException.class, () -> channel.receive(Deadline.NOW));
    assertEquals(1, values.next());
  }

  @Test
  void aLoopOverAChannelEndsInACancelledTask() {
    var channel = Channel.<Integer>buffered(2);
    var got = new ArrayList<Integer>();
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            var values = channel.iterator();
            assertThrows(CancellationException.class, values::hasNext);
            channel.send(1); // a cancelled task still gets what is there
            assertTrue(values.hasNext());
            got.add(values.next());
            assertThrows(CancellationException.class, values::next);
          });
      bundle.cancel();
      bundle.await();
    }
    assertEquals(List.of(1), got);
  }
}
