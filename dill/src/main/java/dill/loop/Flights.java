package dill.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The requests of one ring that are in flight, by the number that the kernel knows them by. */
final class Flights {
  /*
   * A number is given to somebody else only after the last answer to it has come. So an answer never reaches the wrong
   * one, and a cancellation that comes too late hits nobody.
   */

  private static final int FEW = 64;

  private @Nullable Request[] requests = new @Nullable Request[FEW];
  private int[] free = new int[FEW]; // a stack
  private int frees;
  private int used; // numbers that have ever been given

  /** Gives it a number. */
  int add(Request request) {
    if (request.isInFlight()) {
      throw new IllegalStateException("this request has not been answered yet");
    }
    int number = frees > 0 ? free[--frees] : fresh();
    requests[number] = request;
    request.takeOff(number);
    return number;
  }

  private int fresh() {
    if (used == requests.length) {
      requests = Arrays.copyOf(requests, 2 * used);
      free = Arrays.copyOf(free, 2 * used); // all of them may land
    }
    return used++;
  }

  /** Hands an answer to whom it is for. */
  void answer(long number, int result, int flags) {
    var request = requests[(int) number];
    if (request == null) {
      throw new IllegalStateException("an answer that nobody waits for");
    }
    if (Request.isLast(flags)) {
      requests[(int) number] = null;
      free[frees++] = (int) number;
      request.land(); // before it learns of that: it may ask for the next thing at once
    }
    request.complete(result, flags);
  }

  boolean isEmpty() {
    return frees == used;
  }
}
