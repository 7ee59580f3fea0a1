package dsock;

import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * That something has come in one direction of a socket: what a choice waits for, which is in that
 * half while it does.
 */
abstract class HalfOccasion implements Occasion {
  private final Half half;
  private final Object socket; // for messages
  private @Nullable Wait waiting; // for whoever is in the half

  HalfOccasion(Half half, Object socket) {
    this.half = half;
    this.socket = socket;
  }

  /** Refuses a socket that is closed. */
  abstract void checkOpen() throws IOException;

  /** Tells whether it has come. In the half. */
  abstract boolean isThere() throws IOException;

  /**
   * Has a choice told when it comes. Returns false if it seems to have come already. In the half.
   */
  abstract boolean ask(Wait wait, Object token);

  /** Has a choice told no more. In the half. */
  abstract void takeBack(Wait wait);

  @Override
  public final boolean hasCome() {
    try {
      enter();
    } catch (IOException broken) {
      return true; // who then uses the socket finds that out
    }
    try {
      return isThere();
    } catch (IOException broken) {
      return true;
    } finally {
      half.exit();
    }
  }

  @Override
  public final boolean tell(Wait wait, Object token) {
    if (wait.equals(waiting)) {
      return true; // the same choice, by another clause; it will be told by the first
    }
    try {
      enter();
    } catch (IOException broken) {
      return false;
    }
    waiting = wait;
    if (ask(wait, token)) {
      return true;
    }
    forget(wait);
    return false;
  }

  @Override
  public final void forget(Wait wait) {
    if (wait.equals(waiting)) {
      waiting = null;
      takeBack(wait);
      half.exit();
    }
  }

  private void enter() throws IOException {
    checkOpen();
    half.enter(socket);
  }
}
