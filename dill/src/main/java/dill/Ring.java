package dill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The values that wait in a buffered channel, first in, first out. Takes memory as it fills, and
 * keeps it.
 */
final class Ring {
  /*
   * Each end has a lock. Who holds one of them may go on as far as he finds a slot that he can use: an empty one to put
   * a value into, a full one to take it out. So the two ends share nothing but the slots, and one task at each end never
   * waits for the other's lock. Who holds both locks knows how many values there are, and may exchange the array.
   */

  private static final int SMALL = 16;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  final Cursor in = new Cursor();
  final Cursor out = new Cursor();

  private final int capacity;
  private @Nullable Object[] values; // exchanged under both locks

  Ring(int capacity) {
    this.capacity = capacity;
    this.values = new @Nullable Object[Math.min(SMALL, capacity)];
  }

  int capacity() {
    return capacity;
  }

  // Under the lock of that end.

  /** Adds a value, if a slot is at hand. There may be room although none is. */
  boolean offer(Object value) {
    var slots = values;
    int at = in.at;
    if (SLOT.getAcquire(slots, at) != null) {
      return false;
    }
    SLOT.setRelease(slots, at, value);
    in.at = next(at, slots.length);
    return true;
  }

  /** Takes the oldest value; null: there is none. */
  @Nullable Object poll() {
    var slots = values;
    int at = out.at;
    var value = SLOT.getAcquire(slots, at);
    if (value != null) {
      SLOT.setRelease(slots, at, null);
      out.at = next(at, slots.length);
    }
    return value;
  }

  private static int next(int at, int length) {
    return at + 1 == length ? 0 : at + 1;
  }

  // Under no lock: what may be true no more by the time that one has it.

  boolean seemsToTake() {
    var slots = values;
    int at = in.at;
    return slots.length < capacity || at >= slots.length || SLOT.getOpaque(slots, at) == null;
  }

  boolean seemsToHave() {
    var slots = values;
    int at = out.at;
    return at >= slots.length || SLOT.getOpaque(slots, at) != null; // else the array is an old one
  }

  // Under both locks.

  boolean isEmpty() {
    return values[out.at] == null;
  }

  boolean isFull() {
    return values.length == capacity && values[in.at] != null;
  }

  /** Adds a value; the ring must not be full. */
  void add(Object value) {
    if (values[in.at] != null) {
      grow();
    }
    if (!offer(value)) {
      throw new AssertionError("adding to a full ring");
    }
  }

  /** Takes the oldest value; the ring must not be empty. */
  Object take() {
    var value = poll();
    if (value == null) {
      throw new AssertionError("taking from an empty ring");
    }
    return value;
  }

  private void grow() {
    int size = values.length;
    var wider = new @Nullable Object[(int) Math.min(2L * size, capacity)];
    int oldest = out.at;
    System.arraycopy(values, oldest, wider, 0, size - oldest);
    System.arraycopy(values, 0, wider, size - oldest, oldest);
    values = wider;
    out.at = 0;
    in.at = next(size - 1, wider.length);
  }
}
