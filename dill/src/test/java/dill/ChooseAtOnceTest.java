package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Choices that do not wait find what is there, whatever others do at the same time. */
class ChooseAtOnceTest {
  private static final int ROUNDS = Rounds.LONG ? 2_000_000 : 50_000;
  private static final int NONE = -1;

  private static int poll(Clause<Integer> clause) {
    return choose(clause, after(Deadline.NOW, () -> NONE));
  }

  /** Another thread does something in each round, at about the same time. */
  private static final class Other implements AutoCloseable {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Thread thread;

    Other(Runnable what) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 1; round <= ROUNDS; round++) {
                  while (begun.get() < round) {
                    Thread.onSpinWait();
                  }
                  what.run();
                  done.set(round);
                }
              });
    }

    void begin(int round) {
      begun.set(round);
      for (int i = 0; i < round % 40; i++) {
        Thread.onSpinWait();
      }
    }

    void await(int round) {
      while (done.get() < round) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      begun.set(ROUNDS); // or it would wait for rounds that never come
      Until.holds(() -> !thread.isAlive());
    }
  }

  @Test
  void ofTwoValuesEachOfTwoReceiversGetsOne() {
    var values = Channel.<Integer>buffered(4);
    var receiving = values.<Integer>receiving(v -> v);
    try (var other = new Other(values::receive)) {
      for (int round = 1; round <= ROUNDS; round++) {
        values.send(1);
        values.send(2);
        other.begin(round);
        int got = poll(receiving);
        other.await(round);

        assertNotEquals(NONE, got);
      }
    }
  }

  @Test
  void forTwoPlacesEachOfTwoSendersHasOne() {
    var values = Channel.<Integer>buffered(2);
    var sending = values.<Integer>sending(1, () -> 1);
    try (var other = new Other(() -> values.send(2))) {
      for (int round = 1; round <= ROUNDS; round++) {
        other.begin(round);
        int sent = poll(sending);
        other.await(round);

        assertNotEquals(NONE, sent);
        assertEquals(3, values.receive() + values.receive());
      }
    }
  }

  @Test
  void whoAsksAgainAndAgainMeetsASenderThatWaits() {
    var values = Channel.<Integer>create();
    var receiving = values.<Integer>receiving(v -> v);
    for (int i = 0; i < 200_000; i++) { // until all of it is compiled
      assertEquals(NONE, poll(receiving));
    }
    try (var bundle = Bundle.open()) {
      bundle.go(() -> values.send(7, Deadline.inSeconds(60)));
      int got = NONE;
      while (got == NONE) {
        got = poll(receiving);
      }

      assertEquals(7, got);
      bundle.await();
    }
  }

  @Test
  void whatIsListedBeforeAClauseThatCanBeDoneIsLookedForFirst() {
    var first = Channel.<Integer>buffered(1);
    try (var bundle = Bundle.open()) {
      var ended = bundle.fork(() -> 0);
      bundle.await();
      first.send(5);

      int chosen =
          choose(
              Channel.<Integer>create().receiving(v -> v),
              first.receiving(v -> v),
              ended.ending(() -> 0),
              after(Deadline.NOW, () -> NONE));
      int next =
          choose(first.receiving(v -> v), ended.ending(() -> 0), after(Deadline.NOW, () -> NONE));

      assertEquals(5, chosen);
      assertEquals(0, next);
    }
  }
}
