package dill.loop;

import dill.Loops;

/**
 * Says what it takes to set so many alarms on a loop, and to have them ring: {@code Alarms
 * <count>}. They are due one after the other, all of them within a second.
 */
final class Alarms {
  private static final long SECOND = 1_000_000_000;
  private static final int ROUNDS = 3; // all but the last warm up the JVM

  private Alarms() {}

  static void main(String[] args) {
    int count = Integer.parseInt(args[0]);
    Loops.run(
        1,
        () -> {
          for (int i = 1; i <= ROUNDS; i++) {
            setAndRing(count, i == ROUNDS);
          }
        });
  }

  private static void setAndRing(int count, boolean last) {
    var timers = Carrier.current().timers();
    var bells = new Bell[count];
    for (int i = 0; i < count; i++) {
      bells[i] = new Bell();
    }
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      bells[i].at = begun + SECOND + SECOND / count * i;
      timers.update(bells[i]);
    }
    long set = System.nanoTime();
    while (System.nanoTime() - begun < 2 * SECOND + SECOND / 100) {
      Thread.onSpinWait(); // not asleep, or the loop would ring the first ones
    }
    long due = System.nanoTime();
    timers.ring();
    long rung = System.nanoTime();
    for (var bell : bells) {
      if (bell.on) {
        throw new AssertionError("an alarm has not rung");
      }
    }
    if (last) {
      System.out.println("start: " + (set - begun) / count + " ns");
      System.out.println("end: " + (rung - due) / count + " ns");
    }
  }

  private static final class Bell extends Alarm {
    private boolean on = true;
    private long at;

    @Override
    boolean isOn() {
      return on;
    }

    @Override
    long time() {
      return at;
    }

    @Override
    void ring() {
      on = false;
    }
  }
}
