package httpd;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The other forms of a file: what is beside it, and what has been made of it. */
final class Variants {
  /*
   * A sibling that is sent is looked at each time. One that is not there is not looked for as often: three looks for
   * each request would cost more than the reply.
   */
  private static final long LOOKED_FOR = TimeUnit.SECONDS.toNanos(1);

  /** Those of a file that has none, and never will. */
  static final Variants NONE = new Variants(Siblings.NONE);

  private volatile Siblings siblings;
  private volatile long looked = System.nanoTime();

  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable StaticFile made; // set with the lock

  Variants(Siblings siblings) {
    this.siblings = siblings;
  }

  Siblings siblings() {
    return siblings;
  }

  /** Tells whether it is time to look for siblings again. True for one who asks, who does that. */
  boolean areOld() {
    long now = System.nanoTime();
    if (siblings.isLasting() && now - looked < LOOKED_FOR) {
      return false;
    }
    looked = now;
    return true;
  }

  void found(Siblings fresh) {
    siblings = fresh;
  }

  /** What has been made of the file; null: nothing yet. */
  @Nullable StaticFile made() {
    return made;
  }

  /** Whoever has it makes something of the file. */
  ReentrantLock making() {
    return making;
  }

  void made(StaticFile file) {
    made = file;
  }

  /** About how much memory they take. */
  int weight() {
    var one = made;
    return siblings.weight() + (one == null ? 0 : one.weight());
  }
}
