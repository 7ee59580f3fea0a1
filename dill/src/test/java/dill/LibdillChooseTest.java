package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/**
 * libdill's {@code tests/choose.c}, case by case, named by its comments. In C a choice returns the
 * index of its clause and has a deadline of its own; ours yields what the clause says, and {@link
 * Choose#after} is a clause.
 */
class LibdillChooseTest {
  private final Channel<Integer> one = Channel.create();
  private final Channel<Integer> two = Channel.create();

  @Test
  void nonBlockingReceiverCase() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> one.send(555));
      assertEquals("555", choose(one.receiving(Object::toString)));
    }
  }

  @Test
  void blockingReceiverCase() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        Deadline.NOW.sleep();
        one.send(666);
      });
      assertEquals("666", choose(one.receiving(Object::toString)));
    }
  }

  @Test
  void nonBlockingSenderCase() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> assertEquals(777, one.receive()));
      assertTrue(choose(one.sending(777, () -> true)));
      bundle.await();
    }
  }

  @Test
  void blockingSenderCase() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        Deadline.NOW.sleep();
        assertEquals(888, one.receive());
      });
      assertTrue(choose(one.sending(888, () -> true)));
      bundle.await();
    }
  }

  @Test
  void twoChannels() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> two.send(555));
      assertEquals("1: 555", choose(one.receiving(x -> "0: " + x), two.receiving(x -> "1: " + x)));
      bundle.go(() -> {
        Deadline.NOW.sleep();
        one.send(666);
      });
      assertEquals("0: 666", choose(one.receiving(x -> "0: " + x), two.receiving(x -> "1: " + x)));
    }
  }

  @Test
  void immediateTimeout() {
    assertEquals(-1, choose(one.receiving(x -> x), after(Deadline.NOW, () -> -1)));
  }

  // Differs: a choice that could never end is refused. One of a deadline alone is none of those.
  @Test
  void emptyPollset() {
    assertThrows(IllegalArgumentException.class, Choose::choose);
    assertEquals(-1, choose(after(Deadline.NOW, () -> -1)));
  }

  @Test
  void twoSimultaneousSendersVersusChooseStatement() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> one.send(888));
      Until.waiting(bundle, () -> one.send(999));
      var clause = one.receiving(Object::toString);
      assertEquals("888", choose(clause));
      assertEquals("999", choose(clause));
    }
  }

  @Test
  void twoSimultaneousReceiversVersusChooseStatement() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> assertEquals(333, one.receive()));
      Until.waiting(bundle, () -> assertEquals(444, one.receive()));
      assertTrue(choose(one.sending(333, () -> true)));
      assertTrue(choose(one.sending(444, () -> true)));
      bundle.await();
    }
  }

  @Test
  void chooseVersusChoose() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> choose(one.sending(111, () -> "sent")));
      assertEquals("111", choose(one.receiving(Object::toString)));
    }
  }

  // Differs: what is passed on is the object, whatever its size, and not a copy of its bytes.
  @Test
  void transferringALargeObject() {
    var large = Channel.<byte[]>create();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> large.send(new byte[1024]));
      assertArrayEquals(new byte[1024], choose(large.receiving(x -> x)));
      bundle.await();
    }
  }

  // Differs: it does not fire but drops out; what the end shall mean is a clause of its own.
  @Test
  void inOnADoneWithChannelFires() {
    one.done();
    assertThrows(NoSuchElementException.class, () -> choose(one.receiving(x -> "value")));
    assertEquals("EPIPE", choose(one.receiving(x -> "value"), one.ending(() -> "EPIPE")));
  }

  @Test
  void expirationOfDeadlineClause() {
    var deadline = Deadline.inMillis(50);
    assertEquals(-1, choose(one.receiving(x -> x), after(deadline, () -> -1)));
    assertTrue(deadline.hasPassed());
  }

  @Test
  void unexpiredDeadlineClause() {
    var sending = Deadline.inMillis(50);
    var deadline = Deadline.inSeconds(20); // C: 1 s; machines may be slow
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        sending.sleep();
        one.send(4444);
      });
      assertEquals(4444, choose(one.receiving(x -> x), after(deadline, () -> -1)));
    }
    assertTrue(sending.hasPassed());
    assertFalse(deadline.hasPassed());
  }

  @Test
  void theFirstChannelInTheArrayIsPrioritized() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> one.send(0));
      Until.waiting(bundle, () -> two.send(0));
      assertEquals("0", choose(two.receiving(x -> "0"), one.receiving(x -> "1")));
      assertEquals(0, one.receive());
    }
  }

  @Test
  void addingTheSameChannelToChooseTwice() {
    assertEquals(
        -1,
        choose(
            one.receiving(x -> 0), one.receiving(x -> 1), after(Deadline.inMillis(50), () -> -1)));
  }
}
