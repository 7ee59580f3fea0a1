package dill;

import dill.loop.Coroutine;

/**
 * Whether to look for a moment what the other side does, before a task parks. Two tasks that answer
 * each other at once, on two processors, do so in a tenth of the time that a park takes.
 */
final class Patience {
  /*
   * To look in vain is dear where many tasks share few processors: the partner may be one that this task keeps from
   * running. So it learns. After each look in vain twice as many waits park at once, up to some hundred; a look that
   * paid puts it back. A new channel begins with what others have learned. All of this is a guess, and needs no lock.
   *
   * Only rendezvous and choices do this: who waits for a buffer to fill gains nothing by taking its values one by one.
   *
   * On an event loop the partner runs on the same thread most of the time: there nobody looks.
   */

  /** How many times to look. */
  static final int LOOKS = 512;

  private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;
  private static final int CAUTIOUS = 8;
  private static final int LONGEST = 1023;

  private static int learned = CAUTIOUS;

  private int pause = learned; // how many waits park at once after a look in vain
  private int left = pause; // how many still do

  // Neither writes what would stay the same: both tasks come here, on two processors.

  /** {@return whether to look, if it comes to a wait} */
  boolean lasts(Coroutine me) {
    if (left > 0) {
      return false;
    }
    return !ALONE && !me.carrier().isLoop();
  }

  /** Takes note of a wait that has not begun with a look. */
  void skip() {
    if (left > 0) {
      left--;
    }
  }

  /** Takes note of what came of a look. */
  void learn(boolean paid) {
    if (paid && pause == 0 && learned == CAUTIOUS) {
      return;
    }
    pause = paid ? 0 : Math.min(2 * pause + 1, LONGEST);
    left = pause;
    int before = learned;
    learned = Math.max(paid ? before - before / 8 : pause, CAUTIOUS);
  }
}
