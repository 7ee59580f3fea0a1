package dsock;

import dill.Deadline;
import dsock.http.Feed;
import dsock.proxy.ProxyHeader;
import java.io.IOException;

/** A PROXY header, and what comes behind it. */
final class ProxyTarget implements FuzzTarget {
  private static final int LONGEST = 300;

  @Override
  public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
    var header = FuzzTarget.again(() -> ProxyHeader.receive(peer, LONGEST, Deadline.NOW));
    seen.append(header).append('\n');
    header.send(peer);
    var sent = Feed.whole(Feed.latin(peer.sent()));
    if (!ProxyHeader.receive(sent).equals(header)) {
      throw new AssertionError("it is sent as another one");
    }
    while (FuzzTarget.again(() -> peer.more(Deadline.NOW))) {
      seen.append(peer.fill().get()).append(' ');
    }
  }

  @Override
  public int most(int choice) {
    return 16 + LONGEST;
  }
}
