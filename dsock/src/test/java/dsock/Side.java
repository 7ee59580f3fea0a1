package dsock;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One side of a conversation, step by step, so that it can be taken up where it stopped. */
final class Side {
  /** What is done at once or not at all, as far as its user sees. */
  interface Step {
    void run() throws IOException;
  }

  private final List<Step> steps = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private int next;

  /** Adds a step. */
  Side then(Step step) {
    steps.add(step);
    return this;
  }

  /** Notes what has come from the other side. */
  void hear(String what) {
    heard.add(what);
  }

  List<String> heard() {
    return List.copyOf(heard);
  }

  /** Goes on with the step that has not been done yet. */
  void run() throws IOException {
    while (next < steps.size()) {
      steps.get(next).run();
      next++;
    }
  }
}
