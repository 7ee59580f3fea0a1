package dsock;

import dsock.http.Feed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages before their ends. */
final class SuffixTarget implements FuzzTarget {
  private static final List<String> SUFFIXES = List.of("\r\n", "\0", "aa", "abab", "1234567890");
  private static final int LONGEST = 40;

  private static byte[] suffix(int choice) {
    return SUFFIXES.get(choice % SUFFIXES.size()).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
    var messages = Suffix.attach(peer, suffix(choice), LONGEST);
    PrefixTarget.write(messages, seen);
    messages.detach();
  }

  @Override
  public int most(int choice) {
    return LONGEST + suffix(choice).length;
  }
}
