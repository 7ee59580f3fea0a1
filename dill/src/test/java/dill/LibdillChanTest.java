package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * libdill's {@code tests/chan.c}, case by case, named by its comments. A channel of libdill goes
 * both ways; where a case uses both, there are two of ours. What is EPIPE to a receiver in C is
 * {@link NoSuchElementException} here, and to a sender {@link IllegalStateException}.
 */
class LibdillChanTest {
  private final Channel<Integer> there = Channel.create();
  private final Channel<Integer> back = Channel.create();

  @Test
  void receiverWaitsForSender() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        Deadline.NOW.sleep();
        there.send(333);
      });
      assertEquals(333, there.receive());
    }
  }

  @Test
  void senderWaitsForReceiver() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> there.send(444));
      assertEquals(444, there.receive());
    }
  }

  @Test
  void twoSimultaneousSenders() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> there.send(888));
      Until.waiting(bundle, () -> there.send(999));
      assertEquals(888, there.receive());
      Deadline.NOW.sleep();
      assertEquals(999, there.receive());
    }
  }

  @Test
  void twoSimultaneousReceivers() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> assertEquals(333, there.receive()));
      Until.waiting(bundle, () -> assertEquals(444, there.receive()));
      there.send(333);
      there.send(444);
      bundle.await();
    }
  }

  @Test
  void simpleDoneScenario() {
    there.done();
    assertThrows(NoSuchElementException.class, there::receive);
    assertThrows(NoSuchElementException.class, there::receive);
    assertThrows(NoSuchElementException.class, there::receive);
  }

  @Test
  void doneUnblocksAllReceivers() {
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 2; i++) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(NoSuchElementException.class, there::receive);
              back.send(0);
            });
      }
      there.done();
      assertEquals(0, back.receive());
      assertEquals(0, back.receive());
    }
  }

  @Test
  void doneUnblocksBlockedSenders() {
    var refused = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 3; i++) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(IllegalStateException.class, () -> there.send(0));
              refused.incrementAndGet();
            });
      }
      there.done();
      bundle.await();
    }
    assertEquals(3, refused.get());
  }

  // Differs: ours is not closed, and need not be. done() is what tells those who wait.
  @Test
  void closeUnblocksBlockedReceivers() {
    var told = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 2; i++) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(NoSuchElementException.class, there::receive);
              told.incrementAndGet();
            });
      }
      there.done();
      bundle.await();
    }
    assertEquals(2, told.get());
  }

  @Test
  void cancelation() {
    var told = new AtomicInteger();
    var bundle = Bundle.open();
    Until.waiting(
        bundle,
        () -> {
          assertThrows(CancellationException.class, there::receive);
          told.incrementAndGet();
          assertThrows(CancellationException.class, there::receive);
          told.incrementAndGet();
        });
    bundle.close();
    assertEquals(2, told.get());
  }

  // Differs: a value is never nothing. The nearest to a message of no bytes is an empty value.
  @Test
  void receiverWaitsForSenderOfZeroByteMessage() {
    var empty = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        Deadline.NOW.sleep();
        empty.send("");
      });
      assertEquals("", empty.receive());
    }
  }

  @Test
  void senderOfZeroByteMessageWaitsForReceiver() {
    var empty = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> empty.send(""));
      assertEquals("", empty.receive());
    }
  }

  // Differs: memory is not the user's to supply. What the case checks besides is the deadline.
  @Test
  void channelWithUserSuppliedStorageTimesOut() {
    var deadline = Deadline.inMillis(50);
    assertThrows(DeadlineException.class, () -> there.receive(deadline));
    assertTrue(deadline.hasPassed());
  }
}
