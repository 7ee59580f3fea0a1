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

  private static final int BRIEF = 40;

  private final List<Step> steps = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private int next;

  /** Adds a step. */
  Side then(Step step) {
    steps.add(step);
    return this;
  }

  /** Notes what has come from the other side; if it is long, what tells it from anything else. */
  void hear(String what) {
    boolean brief = what.length() < BRIEF;
    heard.add(brief ? what : what.length() + " characters, hash " + what.hashCode());
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
