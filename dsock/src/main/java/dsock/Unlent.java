package dsock;

import dill.loop.Occasion;
import dill.loop.Wait;

/**
 * That something has come for a socket of its user's: what a choice waits for, which refuses one
 * that has been lent to a layer meanwhile.
 */
record Unlent(Runnable check, Occasion arrival) implements Occasion {
  @Override
  public boolean hasCome() {
    check.run();
    return arrival.hasCome();
  }

  @Override
  public boolean tell(Wait wait, Object token) {
    check.run();
    return arrival.tell(wait, token);
  }

  @Override
  public void forget(Wait wait) {
    arrival.forget(wait);
  }
}
