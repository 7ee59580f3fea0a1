package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static dill.Choose.chooseFairly;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Choices of which chance decides, beside those of which the order does. */
class ChooseFairlyTest {
  private static final int ROUNDS = 3_000;

  private static Channel<Integer> full(int value) {
    var channel = Channel.<Integer>buffered(ROUNDS);
    for (int i = 0; i < ROUNDS; i++) {
      channel.send(value);
    }
    return channel;
  }

  @Test
  void eachOfThoseThatCanBeDoneIsChosenAboutEquallyOften() {
    var counts = new int[3];
    var channels = new Channel<?>[] {full(0), full(1), full(2)};
    for (int i = 0; i < ROUNDS; i++) {
      counts[
          chooseFairly(
              channels[0].receiving(v -> 0),
              channels[1].receiving(v -> 1),
              channels[2].receiving(v -> 2))]++;
    }

    // a thousand each is what to expect; 700 is ten standard deviations away
    assertTrue(Arrays.stream(counts).allMatch(n -> n > 700), Arrays.toString(counts));
  }

  @Test
  void inAnOrdinaryChoiceTheFirstIsChosenHoweverOften() {
    var first = full(1);
    var second = full(2);
    for (int i = 0; i < ROUNDS; i++) {
      int chosen = choose(first.receiving(v -> v), second.receiving(v -> v));
      assertEquals(1, chosen);
    }
  }

  @Test
  void aFairChoiceWaitsIfNothingCanBeDone() {
    var values = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      var chosen =
          bundle.fork(() -> chooseFairly(values.receiving(v -> v), values.ending(() -> -1)));
      values.send(7);
      bundle.await();

      assertEquals(7, chosen.resultNow());
    }
  }

  @Test
  void aFairChoiceLeavesTheClausesAsTheyStand() {
    var clauses = new Clause<?>[] {full(0).receiving(v -> v), full(1).receiving(v -> v)};
    var before = clauses.clone();
    for (int i = 0; i < 20; i++) {
      chooseFairly(clauses);
    }

    assertEquals(Arrays.asList(before), Arrays.asList(clauses));
  }

  @Test
  void aFairChoiceHasTheSameEnds() {
    var over = Channel.<Integer>create();
    over.done();

    assertThrows(NoSuchElementException.class, () -> chooseFairly(over.receiving(v -> v)));
    assertThrows(IllegalArgumentException.class, Choose::chooseFairly);
    assertEquals(
        "late",
        chooseFairly(
            Channel.<String>create().receiving(v -> v), after(Deadline.NOW, () -> "late")));
  }
}
