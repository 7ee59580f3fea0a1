package dsock;

import dill.Deadline;
import dsock.http.Feed;
import dsock.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Records of TLS that somebody sends who has no key: they are cut out of the stream all the same.
 */
final class RecordsTarget implements FuzzTarget {
  private static final int LONGEST = 5 + (1 << 14) + 2048;

  private final TlsEnds settings;

  RecordsTarget() {
    try {
      settings = TlsEnds.in(Files.createTempDirectory("fuzz"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
    if ((choice & 1) == 0) {
      Tls.attachServer(peer, settings.server(), Deadline.NOW);
    } else {
      Tls.attachClient(peer, settings.client(), "localhost", Deadline.NOW);
    }
  }

  @Override
  public boolean mayBeLate() {
    return false; // a handshake that was late has failed
  }

  @Override
  public int most(int choice) {
    return LONGEST;
  }
}
