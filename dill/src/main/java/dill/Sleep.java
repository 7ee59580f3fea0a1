package dill;

import dill.loop.Blocker;
import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.List;

/** The wait of a task that sleeps. */
final class Sleep extends Wait implements Blocker {
  private final boolean timed;

  Sleep(Coroutine coroutine, boolean timed) {
    super(coroutine);
    this.timed = timed;
  }

  @Override
  public String kind() {
    return "sleep";
  }

  @Override
  public List<?> on() {
    return List.of();
  }

  @Override
  public boolean isTimed() {
    return timed;
  }
}
