package dsock;

import dill.Deadline;
import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** That something has come for a layer: what a choice waits for. */
final class Arrival implements Occasion {
  /*
   * The layer itself says whether there is something for it, as only it knows what the bytes mean. If not, there is
   * once more have come at the bottom, or so it seems; then it is asked again.
   */

  /** The question whether there is more. */
  interface Question {
    boolean more(Deadline deadline) throws IOException;
  }

  private final Question layer;
  private final Occasion bottom;

  Arrival(Question layer, Occasion bottom) {
    this.layer = layer;
    this.bottom = bottom;
  }

  @Override
  public boolean hasCome() {
    try {
      layer.more(Deadline.NOW); // or the end has come
      return true;
    } catch (SocketTimeoutException nothing) {
      return false;
    } catch (IOException broken) {
      return true; // to receive finds that out
    }
  }

  @Override
  public boolean tell(Wait wait, Object token) {
    return bottom.tell(wait, token);
  }

  @Override
  public void forget(Wait wait) {
    bottom.forget(wait);
  }
}
