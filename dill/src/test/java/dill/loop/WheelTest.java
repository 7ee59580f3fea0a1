package dill.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class WheelTest {
  private final Wheel wheel = new Wheel();

  private static final class Bell extends Alarm {
    private final long due;

    Bell(long due) {
      this.due = due;
    }

    @Override
    boolean isOn() {
      return true;
    }

    @Override
    long time() {
      return due;
    }

    @Override
    void ring() {}
  }

  private Bell put(long due) {
    var bell = new Bell(due);
    wheel.put(bell, due);
    return bell;
  }

  private List<Long> ringing(long until) {
    var rung = new ArrayList<Long>();
    for (var alarm = wheel.poll(until); alarm != null; alarm = wheel.poll(until)) {
      rung.add(alarm.time());
    }
    return rung;
  }

  @Test
  void anAlarmRingsWithItsTickAndNoneBefore() {
    for (long due : new long[] {1, 63, 64, 65, 4_095, 4_096, 4_097, 1L << 30, 1L << 40}) {
      put(due);
      assertEquals(List.of(), ringing(due - 1));
      assertEquals(List.of(due), ringing(due));
    }
  }

  @Test
  void alarmsRingInTheOrderOfTheirTicks() {
    for (long due : new long[] {5_000, 70, 3, 200_000, 64, 4_096}) {
      put(due);
    }
    assertEquals(List.of(3L, 64L, 70L, 4_096L, 5_000L, 200_000L), ringing(1_000_000));
  }

  @Test
  void anAlarmOfATickThatIsOverRingsWithTheNext() {
    ringing(100);
    put(7);
    assertEquals(List.of(), ringing(100));
    assertEquals(List.of(7L), ringing(101));
  }

  @Test
  void anAlarmThatIsTakenOutDoesNotRing() {
    var first = put(10);
    put(10);
    wheel.remove(first);
    wheel.remove(first);
    assertEquals(List.of(10L), ringing(10));
    assertTrue(wheel.isEmpty());
    assertNull(wheel.poll(1_000));
  }

  @Test
  void nothingHasToBeDoneBeforeTheNextTick() {
    put(100_000);
    long looks = 0;
    for (long tick = wheel.next(); !wheel.isEmpty(); tick = wheel.isEmpty() ? 0 : wheel.next()) {
      looks++;
      ringing(tick);
    }
    assertTrue(looks <= 4, looks + " looks for one alarm");
  }

  @Test
  void whateverIsPutInAndTakenOutRingsAsAListWould() {
    long seed = ThreadLocalRandom.current().nextLong();
    var random = new Random(seed);
    var expected = new ArrayList<Bell>();
    long now = 0;
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(3) > 0) {
        expected.add(put(now + 1 + (random.nextLong() >>> (24 + random.nextInt(39)))));
      }
      if (random.nextInt(4) == 0 && !expected.isEmpty()) {
        wheel.remove(expected.remove(random.nextInt(expected.size())));
      }
      if (random.nextInt(5) == 0) {
        now += random.nextInt(3) == 0 ? random.nextInt(100_000) : random.nextInt(100);
        long until = now;
        var due = expected.stream().filter(bell -> bell.due <= until).map(bell -> bell.due);
        assertEquals(due.sorted().toList(), ringing(now), "seed " + seed + ", step " + step);
        expected.removeIf(bell -> bell.due <= until);
      }
    }
    var rest = expected.stream().map(bell -> bell.due).sorted(Comparator.naturalOrder()).toList();
    assertEquals(rest, ringing(Long.MAX_VALUE / 2), "seed " + seed);
  }
}
