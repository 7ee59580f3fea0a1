package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Choices among channels that are done, or that become so while the choice waits. */
class ChooseDoneTest {
  private final Channel<String> left = Channel.create();
  private final Channel<String> right = Channel.create();

  @Test
  void aDoneChannelDropsOutOfTheChoice() {
    left.done();
    try (var bundle = Bundle.open()) {
      var chosen = bundle.fork(() -> choose(left.receiving(x -> x), right.receiving(x -> x)));
      right.send("a");
      bundle.await();
      assertEquals("a", chosen.resultNow());
    }
  }

  @Test
  void aChannelThatBecomesDoneDropsOutOfAChoiceThatWaits() {
    try (var bundle = Bundle.open()) {
      var chosen = Channel.<String>create();
      Until.waiting(
          bundle, () -> chosen.send(choose(left.receiving(x -> x), right.receiving(x -> x))));
      left.done();
      right.send("a", Deadline.NOW);
      assertEquals("a", chosen.receive());
    }
  }

  @Test
  void aDoneChannelWithValuesLeftIsStillChosen() {
    var buffered = Channel.<String>buffered(1);
    buffered.send("a");
    buffered.done();

    assertEquals("a", choose(buffered.ending(() -> "end"), buffered.receiving(x -> x)));
    assertEquals("end", choose(buffered.receiving(x -> x), buffered.ending(() -> "end")));
  }

  @Test
  void aChoiceFromWhichAllHaveDroppedOutFails() {
    left.done();
    right.done();

    assertThrows(
        NoSuchElementException.class,
        () -> choose(left.receiving(x -> x), right.receiving(x -> x), left.receiving(x -> x)));
  }

  @Test
  void aChoiceFromWhichTheLastDropsOutWhileItWaitsFails() {
    left.done();
    try (var bundle = Bundle.open()) {
      var waiter =
          Until.waiting(
              bundle,
              () ->
                  assertThrows(
                      NoSuchElementException.class,
                      () ->
                          choose(
                              left.receiving(x -> x),
                              right.receiving(x -> x),
                              right.receiving(x -> x))));
      assertTrue(waiter.isAlive());
      right.done();
      bundle.await();
    }
  }

  @Test
  void twoChannelsThatAreDoneAtTheSameTimeEndAChoiceOfBoth() {
    for (int i = 0; i < 200; i++) {
      var one = Channel.<String>create();
      var two = Channel.<String>create();
      try (var bundle = Bundle.open()) {
        bundle.go(() ->
            assertThrows(
                NoSuchElementException.class,
                () -> choose(one.receiving(x -> x), two.receiving(x -> x))));
        bundle.go(one::done);
        bundle.go(two::done);
        assertTrue(bundle.await(Deadline.inSeconds(20)));
      }
    }
  }

  @Test
  void aDeadlineStaysWhereAllChannelsHaveDroppedOut() {
    left.done();

    assertEquals("late", choose(left.receiving(x -> x), after(Deadline.inMillis(5), () -> "late")));
  }

  @Test
  void theEndOfAChannelThatIsDoneIsChosen() {
    left.done();

    assertEquals("end", choose(left.receiving(x -> x), left.ending(() -> "end")));
    assertEquals("end", choose(left.ending(() -> "end"), right.receiving(x -> x)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void doneWakesAllWhoWaitForTheEnd(int capacity) {
    var channel = Channel.<String>buffered(capacity);
    try (var bundle = Bundle.open()) {
      var ends = Channel.<String>buffered(3);
      Until.waiting(bundle, () -> ends.send(choose(channel.ending(() -> "alone"))));
      Until.waiting(
          bundle,
          () -> ends.send(choose(channel.receiving(x -> "value"), channel.ending(() -> "end"))));
      Until.waiting(
          bundle,
          () -> ends.send(choose(channel.ending(() -> "end"), right.receiving(x -> "value"))));
      channel.done();
      bundle.await();
      for (int i = 0; i < 3; i++) {
        assertTrue(ends.receive(Deadline.NOW).matches("alone|end"));
      }
    }
  }

  @Test
  void theEndComesOnceTheLastValueIsTaken() {
    var channel = Channel.<String>buffered(2);
    channel.send("a");
    channel.send("b");
    try (var bundle = Bundle.open()) {
      var end = Channel.<String>buffered(1);
      Until.waiting(bundle, () -> end.send(choose(channel.ending(() -> "end"))));
      channel.done();
      assertEquals("a", channel.receive());
      assertThrows(DeadlineException.class, () -> end.receive(Deadline.NOW));
      assertEquals("b", channel.receive());
      assertEquals("end", end.receive());
    }
  }

  @Test
  void sendingOnADoneChannelIsRefusedWhenItComesToThat() {
    left.done();

    assertThrows(IllegalStateException.class, () -> choose(left.sending("a", () -> "sent")));
    assertThrows(
        IllegalStateException.class,
        () -> choose(right.receiving(x -> x), left.sending("a", () -> "sent")));
    assertThrows(
        IllegalStateException.class,
        () -> choose(left.sending("a", () -> "sent"), after(Deadline.NOW, () -> "late")));
  }

  @Test
  void sendingOnADoneChannelDoesNotMatterWhereAnEarlierClauseIsReady() {
    left.done();

    assertEquals("now", choose(after(Deadline.NOW, () -> "now"), left.sending("a", () -> "sent")));
  }

  @Test
  void aChoiceThatWaitsToSendIsRefusedOnceTheChannelIsDone() {
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () ->
              assertThrows(
                  IllegalStateException.class,
                  () -> choose(right.receiving(x -> x), left.sending("a", () -> "sent"))));
      left.done();
      bundle.await();
    }
    assertThrows(DeadlineException.class, () -> right.send("x", Deadline.NOW));
  }
}
