package dill.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class UringTest {
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final int CANCELED = -125;
  private static final int EVENT_FLAGS = 0x80000 | 0x800;

  private final Libc libc = new Libc(Arena.ofAuto());

  /**
   * Opens, uses and closes a ring in one thread: the kernel insists on that. No ring, nothing to
   * test.
   */
  private static void onRing(Consumer<Uring> test) {
    Uring.open()
        .ifPresent(opened -> {
          try (var ring = opened) {
            test.accept(ring);
          }
        });
  }

  /** Gives a descriptor of an event, which nobody reads. */
  private void withEvent(Consumer<Integer> test) {
    int event = libc.eventfd(EVENT_FLAGS);
    try {
      test.accept(event);
    } finally {
      Libc.close(event);
    }
  }

  /** Remembers its answers. */
  private static class Noting extends Request {
    final List<Integer> results = new ArrayList<>();

    @Override
    void complete(int result, int flags) {
      results.add(result);
    }
  }

  private static void turnUntil(Uring ring, Noting request, int answers) {
    while (request.results.size() < answers) {
      ring.turn(FOR_EVER);
    }
  }

  private static void turnUntilLanded(Uring ring, Request request) {
    while (request.isInFlight()) {
      ring.turn(FOR_EVER);
    }
  }

  @Test
  void aTurnThatNeedNotWaitDoesNot() {
    onRing(ring -> assertEquals(0, ring.turn(0)));
  }

  @Test
  void aTurnEndsWhenItsTimeHasRunOut() {
    onRing(ring -> {
      long start = System.nanoTime();
      assertEquals(0, ring.turn(20_000_000));
      assertTrue(System.nanoTime() - start >= 20_000_000);
    });
  }

  @Test
  void anotherThreadWakesATurnAgainAndAgain() {
    onRing(ring -> {
      for (int i = 0; i < 100; i++) {
        Thread.ofPlatform().start(ring::wake);
        assertEquals(1, ring.turn(FOR_EVER));
      }
    });
  }

  @Test
  void aPollTellsOfEachChangeWithoutBeingAskedAgain() {
    withEvent(event ->
        onRing(ring -> {
          var poll = new Noting();
          ring.poll(poll, event, Events.READABLE);
          assertEquals(0, ring.turn(0));
          for (int i = 1; i <= 3; i++) {
            Libc.signal(event);
            turnUntil(ring, poll, i);
          }
          assertTrue(poll.isInFlight());
        }));
  }

  @Test
  void aCancelledRequestIsInFlightUntilTheLastAnswer() {
    withEvent(event ->
        onRing(ring -> {
          var poll = new Noting();
          ring.poll(poll, event, Events.READABLE);
          ring.turn(0);
          ring.cancel(poll);
          assertTrue(poll.isInFlight());
          assertThrows(IllegalStateException.class, () -> ring.poll(poll, event, Events.READABLE));
          turnUntilLanded(ring, poll);
          assertEquals(List.of(CANCELED), poll.results);
        }));
  }

  @Test
  void aCancellationThatComesTooLateHitsNobodyElse() {
    withEvent(event ->
        onRing(ring -> {
          var first = new Noting();
          ring.poll(first, event, Events.READABLE);
          ring.cancel(first);
          turnUntilLanded(ring, first);
          ring.cancel(first);
          var second = new Noting();
          ring.poll(second, event, Events.READABLE); // under the number of the one before
          ring.turn(0);
          assertTrue(second.isInFlight());
        }));
  }

  @Test
  void moreThanATurnTakesIsAskedForInBetween() {
    withEvent(event ->
        onRing(ring -> {
          Libc.signal(event);
          var requests = new ArrayList<Noting>();
          for (int i = 0; i < 2_500; i++) {
            var request = new Noting();
            requests.add(request);
            ring.poll(request, event, Events.READABLE);
          }
          requests.forEach(request -> turnUntil(ring, request, 1));
        }));
  }

  @Test
  void closingWaitsForTheLastAnswers() {
    withEvent(event -> {
      var poll = new Noting();
      onRing(ring -> {
        ring.poll(poll, event, Events.READABLE);
        ring.turn(0);
      });
      assertFalse(poll.isInFlight());
    });
  }
}
