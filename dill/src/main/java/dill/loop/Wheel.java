package dill.loop;

import org.jspecify.annotations.Nullable;

/**
 * Alarms by the time at which they are due: put in and taken out in constant time, however many
 * there are. For one thread.
 */
final class Wheel {
  /*
   * A hierarchy of wheels, as of a clock: the first has a slot for each of the next 64 ticks, the second for each 64
   * ticks after those, and so on. When the hand enters a slot of a higher wheel, the alarms in it are spread over the
   * wheels below. A word for each wheel tells which of its slots are taken, so that nothing is looked at in vain.
   */

  static final int NOWHERE = -1;

  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;
  private static final int LEVELS = 8;

  private final @Nullable Alarm[] firsts = new @Nullable Alarm[LEVELS * SLOTS];
  private final long[] taken = new long[LEVELS];
  private long hand; // the tick that has been dealt with
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** Puts an alarm in; one that is due already rings with the next tick. */
  void put(Alarm alarm, long tick) {
    alarm.tick = Math.max(tick, hand + 1);
    link(alarm);
    size++;
  }

  /** Takes an alarm out, if it is in. */
  void remove(Alarm alarm) {
    if (alarm.slot != NOWHERE) {
      unlink(alarm);
      size--;
    }
  }

  /** {@return the earliest tick at which there may be something to do} Not if it is empty. */
  long next() {
    long earliest = Long.MAX_VALUE;
    for (int level = 0; level < LEVELS; level++) {
      if (taken[level] != 0) {
        long at = hand >>> (level * BITS);
        int first = (int) ((at + 1) & (SLOTS - 1));
        int distance = Long.numberOfTrailingZeros(Long.rotateRight(taken[level], first)) + 1;
        earliest = Math.min(earliest, (at + distance) << (level * BITS));
      }
    }
    return earliest;
  }

  /**
   * Moves the hand.
   *
   * @param tick how far at most
   * @return an alarm that is due, taken out; null: none is until then, and the hand is there
   */
  @Nullable Alarm poll(long tick) {
    while (true) {
      var due = firsts[(int) (hand & (SLOTS - 1))];
      if (due != null && due.tick <= hand) {
        remove(due);
        return due;
      }
      long next = isEmpty() ? Long.MAX_VALUE : next();
      if (next > tick) {
        hand = Math.max(hand, tick);
        return null;
      }
      hand = next;
      cascade();
    }
  }

  /** Spreads the alarms of the slots that the hand has just entered over the wheels below. */
  private void cascade() {
    for (int level = LEVELS - 1; level > 0; level--) {
      int shift = level * BITS;
      if ((hand & ((1L << shift) - 1)) == 0) {
        int slot = level * SLOTS + (int) (hand >>> shift & (SLOTS - 1));
        for (var alarm = firsts[slot]; alarm != null; alarm = firsts[slot]) {
          unlink(alarm);
          link(alarm);
        }
      }
    }
  }

  private void link(Alarm alarm) {
    long left = alarm.tick - hand;
    int level = left == 0 ? 0 : (Long.SIZE - 1 - Long.numberOfLeadingZeros(left)) / BITS;
    level = Math.min(level, LEVELS - 1);
    int index = (int) (alarm.tick >>> (level * BITS) & (SLOTS - 1));
    taken[level] |= 1L << index;
    int slot = level * SLOTS + index;
    var first = firsts[slot];
    alarm.slot = slot;
    alarm.next = first;
    if (first != null) {
      first.previous = alarm;
    }
    firsts[slot] = alarm;
  }

  private void unlink(Alarm alarm) {
    int slot = alarm.slot;
    var before = alarm.previous;
    var after = alarm.next;
    if (before == null) {
      firsts[slot] = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    if (firsts[slot] == null) {
      taken[slot / SLOTS] &= ~(1L << (slot % SLOTS));
    }
    alarm.slot = NOWHERE;
    alarm.previous = null;
    alarm.next = null;
  }
}
