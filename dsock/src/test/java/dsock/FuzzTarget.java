package dsock;

import dsock.http.Feed;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** A parser, and a program that uses it. */
public interface FuzzTarget {
  /**
   * Receives all that a peer sends, and writes down what a program gets to see of it. That must
   * depend neither on how it is cut nor on when it comes, and an {@link IOException} is the one way
   * to refuse it.
   *
   * @param choice 0 to 255: which of the parser's variants is to be used
   * @param peer what sends; each piece of it may be late once
   * @param seen what the program sees
   */
  void receive(int choice, Feed peer, StringBuilder seen) throws IOException;

  /** {@return how many bytes in one piece the parser may ask for, at most} */
  int most(int choice);

  /** {@return whether it can be asked for again what has not come in time} */
  default boolean mayBeLate() {
    return true;
  }

  /** {@return what the peer sends in front of what the fuzzer makes up} */
  default byte[] opening(int choice) {
    return new byte[0];
  }

  /** Something that may be late. */
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws IOException;
  }

  /** {@return what comes of an attempt, which is made again whenever it was late} */
  static <T> T again(Attempt<T> attempt) throws IOException {
    while (true) {
      try {
        return attempt.make();
      } catch (SocketTimeoutException late) {
        // what has come meanwhile is still there
      }
    }
  }
}
