package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelFailTest {
  private final IOException cause = new IOException("the source is gone");

  private void assertFails(Executable receive) {
    assertSame(cause, assertThrows(TaskException.class, receive).getCause());
  }

  private void assertRefuses(Executable send) {
    assertSame(cause, assertThrows(IllegalStateException.class, send).getCause());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whoReceivesFromAChannelThatHasFailedGetsTheCauseAgainAndAgain(int capacity) {
    var channel = Channel.<String>buffered(capacity);
    channel.fail(cause);
    for (int i = 0; i < 2; i++) {
      assertFails(channel::receive);
      assertFails(() -> channel.receive(Deadline.NOW));
      assertFails(() -> channel.iterator().hasNext());
      assertFails(() -> choose(channel.receiving(x -> x), after(Deadline.NOW, () -> "late")));
      assertFails(() -> choose(channel.ending(() -> "end"), after(Deadline.NOW, () -> "late")));
    }
  }

  @Test
  void whatWasSentBeforeTheFailureStillArrives() {
    var channel = Channel.<String>buffered(3);
    channel.send("a");
    channel.send("b");
    channel.send("c");
    channel.fail(cause);
    assertEquals("end", choose(channel.ending(() -> "?"), after(Deadline.NOW, () -> "end")));
    assertEquals("a", channel.receive());
    var rest = channel.iterator();
    assertEquals("b", rest.next());
    assertEquals("c", choose(channel.ending(() -> "?"), channel.receiving(x -> x)));
    assertFails(rest::hasNext);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whoSendsToAChannelThatHasFailedIsToldOfTheCause(int capacity) {
    var channel = Channel.<String>buffered(capacity);
    channel.fail(cause);
    assertRefuses(() -> channel.send("late"));
    assertRefuses(() -> channel.send("late", Deadline.NOW));
    assertRefuses(() -> choose(channel.sending("late", () -> "sent")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aFailureWakesAllWhoWaitToReceive(int capacity) {
    var channel = Channel.<String>buffered(capacity);
    var other = Channel.<String>create();
    var told = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (var wait :
          List.<Executable>of(
              channel::receive,
              () -> channel.receive(Deadline.inSeconds(60)),
              () -> channel.iterator().hasNext(),
              () -> choose(channel.receiving(x -> x)),
              () -> choose(other.receiving(x -> x), channel.receiving(x -> x)),
              () -> choose(other.receiving(x -> x), channel.ending(() -> "end")))) {
        Until.waiting(
            bundle,
            () -> {
              assertFails(wait);
              told.incrementAndGet();
            });
      }
      channel.fail(cause);
      bundle.await();
    }
    assertEquals(6, told.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFailureTellsAllWhoWaitToSend(int capacity) {
    var channel = Channel.<String>buffered(capacity);
    for (int i = 0; i < capacity; i++) {
      channel.send("buffered");
    }
    var told = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (var wait :
          List.<Executable>of(
              () -> channel.send("late"),
              () -> channel.send("late", Deadline.inSeconds(60)),
              () -> choose(channel.sending("late", () -> "sent")))) {
        Until.waiting(
            bundle,
            () -> {
              assertRefuses(wait);
              told.incrementAndGet();
            });
      }
      channel.fail(cause);
      bundle.await();
    }
    assertEquals(3, told.get());
    for (int i = 0; i < capacity; i++) {
      assertEquals("buffered", channel.receive());
    }
    assertFails(channel::receive);
  }

  @Test
  void whoWaitsForTheEndLearnsOfTheFailureOnceTheLastValueIsTaken() {
    var channel = Channel.<String>buffered(2);
    channel.send("last");
    channel.fail(cause);
    try (var bundle = Bundle.open()) {
      var waits = Until.waiting(bundle, () -> assertFails(() -> choose(channel.ending(() -> "?"))));
      assertTrue(waits.isAlive());
      assertEquals("last", channel.receive());
      bundle.await();
    }
  }

  @Test
  void aChannelEndsOnce() {
    var failed = Channel.<String>create();
    failed.fail(cause);
    assertThrows(IllegalStateException.class, failed::done);
    assertThrows(IllegalStateException.class, () -> failed.fail(new IOException()));
    assertFails(failed::receive);

    var done = Channel.<String>create();
    done.done();
    assertThrows(IllegalStateException.class, () -> done.fail(cause));
    assertFalse(done.iterator().hasNext());
    var refused = assertThrows(IllegalStateException.class, () -> done.send("late"));
    assertNull(refused.getCause());
  }

  @Test
  @SuppressWarnings("NullAway") // that is what the test is about
  void aFailureHasACause() {
    var channel = Channel.<String>create();
    assertThrows(NullPointerException.class, () -> channel.fail(null));
    channel.done();
  }

  @Test
  void inAChoiceAnEarlierClauseThatIsReadyComesBeforeTheFailure() {
    var failed = Channel.<String>create();
    failed.fail(cause);
    var ready = Channel.<String>buffered(1);
    ready.send("value");
    assertEquals("value", choose(ready.receiving(x -> x), failed.receiving(x -> x)));
    assertFails(() -> choose(ready.receiving(x -> x), failed.receiving(x -> x)));
  }
}
