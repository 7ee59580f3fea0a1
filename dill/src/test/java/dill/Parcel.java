package dill;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What goes through the channels of a program that is checked. Its fields are plain: the channel
 * alone orders them.
 */
final class Parcel {
  int line; // which channel it is for
  int sender;
  int number; // grows from one parcel of its sender to the next

  Parcel(int line, int sender, int number) {
    this.line = line;
    this.sender = sender;
    this.number = number;
  }

  @Override
  public String toString() {
    return "parcel " + number + " of " + sender + " on line " + line;
  }

  /**
   * Checks that what was accepted has arrived, each once; and that nobody, of the parcels of one
   * sender on one line, has received a later one first.
   *
   * @param lossy lines on which what was accepted need not arrive
   */
  static void assertConserved(
      Collection<Parcel> sent, Collection<List<Parcel>> received, Set<Integer> lossy) {
    var missing = new HashSet<>(sent);
    for (var log : received) {
      var last = new HashMap<Long, Integer>();
      for (var parcel : log) {
        if (!missing.remove(parcel)) {
          throw new AssertionError(parcel + " was received twice, or never sent");
        }
        long flow = ((long) parcel.sender << Integer.SIZE) + parcel.line;
        var before = last.put(flow, parcel.number);
        if (before != null && before > parcel.number) {
          throw new AssertionError(parcel + " was overtaken by parcel " + before);
        }
      }
    }
    missing.removeIf(parcel -> lossy.contains(parcel.line));
    if (!missing.isEmpty()) {
      throw new AssertionError("lost: " + missing);
    }
  }
}
