package dsock;

import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * That something has come for a stream: what a choice waits for, which is in the inbound half while
 * it does.
 */
final class Input implements Occasion {
  private final Stream stream;
  private @Nullable Wait waiting; // for whoever is in the inbound half

  Input(Stream stream) {
    this.stream = stream;
  }

  @Override
  public boolean hasCome() {
    try {
      return stream.hasInput();
    } catch (IOException broken) {
      return true; // to receive finds that out
    }
  }

  @Override
  public boolean tell(Wait wait, Object token) {
    if (wait.equals(waiting)) {
      return true; // the same choice, by another clause; it will be told by the first
    }
    try {
      stream.checkOpen();
      stream.input.enter(stream);
    } catch (IOException broken) {
      return false;
    }
    waiting = wait;
    if (stream.tellReadable(wait, token)) {
      return true;
    }
    forget(wait);
    return false;
  }

  @Override
  public void forget(Wait wait) {
    if (wait.equals(waiting)) {
      waiting = null;
      stream.forgetReadable(wait);
      stream.input.exit();
    }
  }
}
