package dsock;

import static dsock.Utf8.buffer;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InboxTest {
  /** A stream that has so many bytes at once, each a number, and then none just now. */
  private static final class Numbers extends Stub {
    private int next;
    private int left;

    Numbers give(int count) {
      left = count;
      return this;
    }

    @Override
    int read(ByteBuffer into) {
      int count = Math.min(left, into.remaining());
      for (int i = 0; i < count; i++) {
        into.put((byte) next++);
      }
      left -= count;
      return count;
    }
  }

  private static void assertHolds(int from, int count, Inbox inbox) {
    var bytes = inbox.bytes();
    assertEquals(count, bytes.remaining());
    assertEquals(count, inbox.size());
    for (int i = 0; i < count; i++) {
      assertEquals((byte) (from + i), bytes.get(bytes.position() + i), "at " + i);
    }
  }

  private static void take(int count, Inbox inbox) {
    var bytes = inbox.bytes();
    bytes.position(bytes.position() + count);
  }

  @Test
  void whatComesStandsBehindWhatIsThere() throws IOException {
    var inbox = new Inbox();
    var numbers = new Numbers();
    assertHolds(0, 0, inbox);
    assertEquals(3, inbox.pull(numbers.give(3), 1));
    assertEquals(4, inbox.pull(numbers.give(4), 1));
    assertHolds(0, 7, inbox);
    take(5, inbox);
    assertEquals(2, inbox.pull(numbers.give(2), 1));
    assertHolds(5, 4, inbox);
    assertEquals(0, inbox.pull(numbers, 1));
    assertHolds(5, 4, inbox);
  }

  @Test
  void itMovesWhatIsThereToTheFrontWhenRoomIsShort() throws IOException {
    var inbox = new Inbox();
    var numbers = new Numbers();
    inbox.pull(numbers.give(BufferPool.SIZE), 1);
    assertFalse(inbox.hasRoom());
    take(BufferPool.SIZE - 10, inbox);
    var before = inbox.bytes();
    inbox.pull(numbers.give(100), 1000);
    assertSame(before, inbox.bytes());
    assertTrue(inbox.hasRoom());
    assertHolds(BufferPool.SIZE - 10, 110, inbox);
  }

  @Test
  void itGrowsToWhatIsAskedForAndAtLeastToTwice() throws IOException {
    var inbox = new Inbox();
    var numbers = new Numbers();
    inbox.pull(numbers.give(BufferPool.SIZE), 1);
    inbox.pull(numbers.give(1), 1); // one more than there is room for
    assertHolds(0, BufferPool.SIZE + 1, inbox);
    assertEquals(2 * BufferPool.SIZE, inbox.bytes().capacity());
    inbox.pull(numbers.give(1), 10 * BufferPool.SIZE);
    assertEquals(10 * BufferPool.SIZE, inbox.bytes().capacity());
    assertHolds(0, BufferPool.SIZE + 2, inbox);
  }

  @Test
  void aBufferThatIsReleasedGoesToThePoolAndOneWithBytesInItIsNot() throws IOException {
    var inbox = new Inbox();
    var numbers = new Numbers();
    inbox.pull(numbers.give(5), 1);
    var buffer = inbox.bytes();
    inbox.release();
    assertSame(buffer, inbox.bytes());
    take(5, inbox);
    inbox.release();
    assertNotSame(buffer, inbox.bytes());
    assertTrue(isInPool(buffer));
    assertHolds(0, 0, inbox);
  }

  @Test
  void aBufferThatIsForgottenIsNobodyElses() throws IOException {
    var inbox = new Inbox();
    inbox.pull(new Numbers().give(5), 1);
    var buffer = inbox.bytes();
    inbox.forget();
    assertFalse(isInPool(buffer));
    assertHolds(0, 0, inbox);
  }

  @Test
  void aBufferThatHasGrownIsNotKept() {
    var grown = ByteBuffer.allocateDirect(2 * BufferPool.SIZE);
    BufferPool.give(grown);
    assertFalse(isInPool(grown));
  }

  /** Takes all there is, looks at it, and gives it back. */
  private static boolean isInPool(ByteBuffer buffer) {
    Set<ByteBuffer> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 1100; i++) {
      taken.add(BufferPool.take());
    }
    taken.forEach(BufferPool::give);
    return taken.contains(buffer);
  }

  @Test
  void whatUsersDoToTheirViewDoesNoHarm() throws IOException {
    var inbox = new Inbox();
    var numbers = new Numbers();
    inbox.pull(numbers.give(10), 1);
    inbox.bytes().order(ByteOrder.LITTLE_ENDIAN).limit(4).position(2);
    assertEquals(ByteOrder.BIG_ENDIAN, inbox.bytes().order());
    assertHolds(2, 8, inbox);
    inbox.bytes().limit(3);
    inbox.pull(numbers.give(1), 1);
    assertHolds(2, 9, inbox);
  }

  @Test
  void afterAFailureItIsAsItWas() throws IOException {
    var inbox = new Inbox();
    inbox.pull(new Numbers().give(5), 1);
    assertThrows(IOException.class, () -> inbox.pull(new Stub(), 100_000));
    assertHolds(0, 5, inbox);
  }

  // close may be called by any task; the one that receives may be looking at the buffer at that
  // moment
  @Test
  void whatATaskLooksAtIsNotGivenToAnotherConnectionWhenAThirdCloses() throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      ends.left().send(utf8("mine"));
      var in = ends.right().fill(4);
      bundle.go(ends.right()::close);
      bundle.await();
      assertFalse(isInPool(in));
      assertEquals(buffer("mine"), in);
    }
  }

  @Test
  void whoClosesWhatItHasReadItselfGivesTheBufferBack() throws IOException {
    try (var ends = Ends.tcp()) {
      ends.left().send(utf8("mine"));
      var in = ends.right().fill(4);
      ends.right().close();
      assertTrue(isInPool(in));
    }
  }

  @Test
  void whatIsIdleHoldsNoBuffer() throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      ends.left().send(utf8("x"));
      var in = ends.right().fill();
      in.get();
      Until.waiting(bundle, () -> assertFalse(ends.right().more()));
      assertTrue(isInPool(in));
      ends.left().done();
      bundle.await();
    }
  }
}
