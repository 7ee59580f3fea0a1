package dsock;

import dill.loop.Wait;
import java.io.IOException;

/** That something has come for a stream. */
final class Input extends HalfOccasion {
  private final Stream stream;

  Input(Stream stream, Half half) {
    super(half, stream);
    this.stream = stream;
  }

  @Override
  void checkOpen() throws IOException {
    stream.checkOpen();
  }

  @Override
  boolean isThere() throws IOException {
    return stream.hasInput();
  }

  @Override
  boolean ask(Wait wait, Object token) {
    return stream.tellReadable(wait, token);
  }

  @Override
  void takeBack(Wait wait) {
    stream.forgetReadable(wait);
  }
}
