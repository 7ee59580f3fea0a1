package dill.loop;

import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;

/** The deadlines of those who wait at one carrier. */
final class Timers {
  /*
   * Only who drives the timers touches the wheel: on an event loop that is the thread of all its tasks. Others leave
   * the alarm in a queue, and it is looked at when they have made the carrier look.
   */

  /** A tick is about a millisecond: no alarm is early, and none later than by that. */
  private static final int TICK_BITS = 20;

  private static final int CHUNK = 256;

  private final Carrier carrier;
  private final long origin = System.nanoTime();
  private final MpscUnboundedVarHandleArrayQueue<Alarm> asked =
      new MpscUnboundedVarHandleArrayQueue<>(CHUNK);

  private final Wheel wheel = new Wheel(); // for who drives the timers alone

  Timers(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Looks at an alarm anew: when it is to ring now, if at all. By any thread. */
  void update(Alarm alarm) {
    if (carrier.isHere()) {
      refresh(alarm);
    } else {
      asked.offer(alarm);
      carrier.wakeup();
    }
  }

  // For who drives the timers.

  /** Rings what is due. Returns the nanoseconds until something else may be, at least one. */
  long ring() {
    for (var alarm = asked.poll(); alarm != null; alarm = asked.poll()) {
      refresh(alarm);
    }
    if (wheel.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long tick = (now - origin) >> TICK_BITS;
    for (var due = wheel.poll(tick); due != null; due = wheel.poll(tick)) {
      ring(due, now);
    }
    if (wheel.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Math.max((wheel.next() << TICK_BITS) + origin - now, 1);
  }

  private void ring(Alarm alarm, long now) {
    alarm.unset(); // before looking: whoever sets it later sees that, and asks anew
    if (alarm.isOn()) {
      if (alarm.time() - now > 0) {
        put(alarm); // it has moved away meanwhile
      } else {
        alarm.ring();
      }
    }
  }

  private void refresh(Alarm alarm) {
    wheel.remove(alarm);
    alarm.unset(); // before looking, as above
    if (alarm.isOn()) {
      put(alarm);
    }
  }

  private void put(Alarm alarm) {
    long time = alarm.time();
    alarm.setFor(time);
    wheel.put(alarm, ((time - origin - 1) >> TICK_BITS) + 1); // the end of the tick that it is in
  }
}
