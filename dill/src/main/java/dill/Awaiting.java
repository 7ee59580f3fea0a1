package dill;

import dill.loop.Blocker;
import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.List;

/** The wait for the tasks of a bundle to end. */
final class Awaiting extends Wait implements Blocker {
  private final Object bundle;
  private final boolean timed;

  Awaiting(Coroutine coroutine, Object bundle, boolean timed) {
    super(coroutine);
    this.bundle = bundle;
    this.timed = timed;
  }

  @Override
  public String kind() {
    return "await";
  }

  @Override
  public List<?> on() {
    return List.of(bundle);
  }

  @Override
  public boolean isTimed() {
    return timed;
  }
}
