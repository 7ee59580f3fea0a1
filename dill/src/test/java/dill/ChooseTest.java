package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ChooseTest {
  private final Channel<String> left = Channel.create();
  private final Channel<String> right = Channel.create();

  // invariant 13: the first that is ready, in the order listed
  @Test
  void ofSeveralThatAreReadyTheOneListedFirstIsDone() {
    var full = Channel.<String>buffered(1);
    full.send("value");
    var empty = Channel.<String>buffered(1);
    var ended = Channel.<String>create();
    ended.done();
    List<Clause<String>> ready =
        List.of(
            full.receiving(x -> "received"),
            empty.sending("value", () -> "sent"),
            ended.ending(() -> "ended"),
            after(Deadline.NOW, () -> "late"));
    for (var first : ready) {
      var expected = choose(first);
      for (var second : ready) {
        refill(full, empty);
        assertEquals(expected, choose(first, second));
      }
      refill(full, empty);
    }
  }

  private static void refill(Channel<String> full, Channel<String> empty) {
    choose(full.sending("value", () -> true), after(Deadline.NOW, () -> false));
    choose(empty.receiving(x -> true), after(Deadline.NOW, () -> false));
  }

  @Test
  void aClauseThatIsNotReadyLetsALaterOneThrough() {
    var full = Channel.<String>buffered(1);
    full.send("value");

    assertEquals("value", choose(left.receiving(x -> x), full.receiving(x -> x)));
  }

  @Test
  void aChoiceWaitsUntilOneClauseCanBeDone() {
    try (var bundle = Bundle.open()) {
      var chosen = Channel.<String>create();
      Until.waiting(
          bundle,
          () -> chosen.send(choose(left.receiving(x -> "l " + x), right.receiving(x -> x))));
      left.send("a", Deadline.NOW);
      assertEquals("l a", chosen.receive());
    }
  }

  // invariant 13: exactly one takes effect; invariant 14: the others are taken back
  @Test
  void theClausesThatWereNotChosenLeaveNoTrace() {
    var third = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      var chosen =
          bundle.fork(() ->
              choose(
                  left.receiving(x -> x),
                  right.sending("sent", () -> "sent"),
                  third.receiving(x -> x)));
      Until.holds(() -> sent(third, "c"));
      bundle.await();
      assertEquals("c", chosen.resultNow());
    }
    assertUntouched(left);
    assertUntouched(right);
    assertUntouched(third);
  }

  // invariant 13: at once, too
  @Test
  void aChoiceThatNeedNotWaitLeavesNoTrace() {
    assertEquals(
        "late",
        choose(
            left.receiving(x -> x),
            right.sending("sent", () -> "sent"),
            after(Deadline.NOW, () -> "late")));
    assertUntouched(left);
    assertUntouched(right);
  }

  // invariant 14
  @Test
  void aChoiceWhoseTimeHasRunOutLeavesNoTrace() {
    assertEquals(
        "late",
        choose(
            left.receiving(x -> x),
            right.sending("sent", () -> "sent"),
            after(Deadline.inMillis(5), () -> "late")));
    assertUntouched(left);
    assertUntouched(right);
  }

  // invariant 14
  @Test
  void aCancelledChoiceLeavesNoTrace() {
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle, () -> choose(left.receiving(x -> x), right.sending("sent", () -> "sent")));
    }
    assertUntouched(left);
    assertUntouched(right);
  }

  private static boolean sent(Sender<String> channel, String value) {
    return choose(channel.sending(value, () -> true), after(Deadline.NOW, () -> false));
  }

  private static void assertUntouched(Channel<String> channel) {
    assertThrows(DeadlineException.class, () -> channel.receive(Deadline.NOW));
    assertThrows(DeadlineException.class, () -> channel.send("x", Deadline.NOW));
  }

  @Test
  void theSameChannelMayBeListedTwice() {
    var channel = Channel.<String>buffered(2);
    channel.send("a");
    channel.send("b");
    assertEquals(
        "first a",
        choose(channel.receiving(x -> "first " + x), channel.receiving(x -> "2nd " + x)));
    assertEquals("b", channel.receive());
    assertEquals(
        "late",
        choose(
            channel.receiving(x -> x),
            channel.receiving(x -> x),
            after(Deadline.inMillis(5), () -> "late")));
  }

  @Test
  void theSameChannelListedTwiceTakesOneValueOnly() {
    try (var bundle = Bundle.open()) {
      var chosen =
          bundle.fork(
              () -> choose(left.receiving(x -> "first " + x), left.receiving(x -> "2nd " + x)));
      left.send("a");
      assertThrows(DeadlineException.class, () -> left.send("b", Deadline.NOW));
      bundle.await();
      assertEquals("first a", chosen.resultNow());
    }
  }

  // invariant 13: never matches itself
  @Test
  void aChoiceThatSendsAndReceivesOnOneChannelNeverMeetsItself() {
    assertEquals(
        "late",
        choose(
            left.sending("a", () -> "sent"),
            left.receiving(x -> x),
            after(Deadline.inMillis(20), () -> "late")));
    assertUntouched(left);
  }

  // invariant 13: but it meets another one of its kind
  @Test
  void twoChoicesThatSendAndReceiveOnOneChannelMeetEachOther() {
    try (var bundle = Bundle.open()) {
      var one =
          bundle.fork(
              () -> choose(left.sending("1", () -> "sent"), left.receiving(x -> "got " + x)));
      var two =
          bundle.fork(
              () -> choose(left.receiving(x -> "got " + x), left.sending("2", () -> "sent")));
      assertTrue(bundle.await(Deadline.inSeconds(20)));
      var sentOneWay = List.of("sent", "got 1");
      var sentTheOther = List.of("got 2", "sent");
      assertTrue(
          Set.of(sentOneWay, sentTheOther).contains(List.of(one.resultNow(), two.resultNow())));
    }
    assertUntouched(left);
  }

  @Test
  void twoChoicesCrossedOverTwoChannelsMeetOnOneOfThem() {
    for (int i = 0; i < 200; i++) {
      try (var bundle = Bundle.open()) {
        var one =
            bundle.fork(() -> choose(left.sending("1", () -> "sent"), right.receiving(x -> x)));
        var two =
            bundle.fork(() -> choose(right.sending("2", () -> "sent"), left.receiving(x -> x)));
        assertTrue(bundle.await(Deadline.inSeconds(20)));
        var outcome = List.of(one.resultNow(), two.resultNow());
        assertTrue(
            Set.of(List.of("sent", "1"), List.of("2", "sent")).contains(outcome),
            outcome.toString());
      }
      assertUntouched(left);
      assertUntouched(right);
    }
  }

  @Test
  void aClauseServesManyChoicesOfManyTasks() {
    var clause = left.receiving(x -> x + "!");
    try (var bundle = Bundle.open()) {
      var one = bundle.fork(() -> choose(clause, right.receiving(x -> x)));
      var two = bundle.fork(() -> choose(right.receiving(x -> x), clause));
      left.send("a");
      left.send("b");
      bundle.await();
      assertEquals(Set.of("a!", "b!"), Set.of(one.resultNow(), two.resultNow()));
    }
  }

  @Test
  void nowListedLastMakesAChoiceThatDoesNotWait() {
    var buffered = Channel.<String>buffered(1);
    var poll = buffered.receiving(x -> x);
    var nothing = after(Deadline.NOW, () -> "nothing");

    assertEquals("nothing", choose(poll, nothing));
    buffered.send("a");
    assertEquals("a", choose(poll, nothing));
  }

  @Test
  void theDeadlineThatPassesFirstIsChosen() {
    assertEquals(
        "soon",
        choose(
            after(Deadline.inSeconds(60), () -> "later"),
            after(Deadline.inMillis(5), () -> "soon"),
            after(Deadline.NEVER, () -> "never")));
  }

  @Test
  void aDeadlineIsNotChosenBeforeItHasPassed() {
    var deadline = Deadline.inMillis(20);

    assertTrue(choose(left.receiving(x -> false), after(deadline, deadline::hasPassed)));
  }

  @Test
  void neverIsNeverChosen() {
    try (var bundle = Bundle.open()) {
      var chosen =
          bundle.fork(() -> choose(after(Deadline.NEVER, () -> "never"), left.receiving(x -> x)));
      left.send("a");
      bundle.await();
      assertEquals("a", chosen.resultNow());
    }
  }

  @Test
  void aChoiceOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, Choose::choose);
  }

  @Test
  void aCancelledTaskChoosesWhatIsReady() {
    var ready = Channel.<String>buffered(1);
    ready.send("ready");
    try (var bundle = Bundle.open()) {
      bundle.cancel();
      bundle.go(() -> {
        assertEquals("ready", choose(left.receiving(x -> x), ready.receiving(x -> x)));
        assertThrows(CancellationException.class, () -> choose(left.receiving(x -> x)));
        assertEquals("late", choose(left.receiving(x -> x), after(Deadline.NOW, () -> "late")));
      });
      bundle.await();
    }
  }

  @Test
  void whatAClauseThrowsComesOutAndTheChannelGoesOn() {
    var buffered = Channel.<String>buffered(1);
    buffered.send("bad");

    assertThrows(
        ArithmeticException.class, () -> choose(buffered.receiving(x -> 1 / (x.length() - 3))));

    buffered.send("good", Deadline.NOW);
    assertEquals("good", buffered.receive(Deadline.NOW));
  }

  @Test
  void aClauseMayUseItsOwnChannelWhenItYields() {
    var buffered = Channel.<String>buffered(1);
    buffered.send("a");

    buffered.send(choose(buffered.receiving(x -> again(buffered, x))) + "c");

    assertEquals("abc", buffered.receive(Deadline.NOW));
  }

  private static String again(Channel<String> channel, String value) {
    channel.send(value + "b", Deadline.NOW);
    return channel.receive(Deadline.NOW);
  }
}
