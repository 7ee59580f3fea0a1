package dsock;

import dill.Deadline;
import dsock.http.Feed;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Messages after their lengths. */
final class PrefixTarget implements FuzzTarget {
  private static final int LONGEST = 300;

  private static int width(int choice) {
    return 1 + choice % 8;
  }

  @Override
  public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
    var order = (choice & 8) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var messages = Prefix.attach(peer, width(choice), order, LONGEST);
    write(messages, seen);
    messages.detach();
  }

  /** Writes all messages down, until the peer is done. */
  static void write(MessageSocket messages, StringBuilder seen) throws IOException {
    while (FuzzTarget.again(() -> messages.more(Deadline.NOW))) {
      var message = FuzzTarget.again(() -> messages.receive(Deadline.NOW));
      seen.append(HexFormat.of().formatHex(message)).append('\n');
    }
  }

  @Override
  public int most(int choice) {
    return width(choice) + LONGEST;
  }
}
