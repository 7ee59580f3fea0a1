package dsock.ws;

/**
 * Whether messages may be compressed, and how: permessage-deflate (RFC 7692).
 *
 * <p>It takes about 300 KB of memory for each direction that has been used, per connection, unless
 * {@code keepsContext} and {@code peerKeepsContext} are false; and time, for which it saves the
 * network's. A program that mixes secrets with what others make up should not compress that, for
 * its length then tells of the secret.
 *
 * @param level how hard to try: 1, fast, to 9, small; 0: no compression is offered or agreed to
 * @param threshold how many bytes a message must have to be compressed. Of one that is sent in
 *     parts, the first part must
 * @param keepsContext whether a message that is sent may refer to earlier ones: that is smaller
 * @param peerKeepsContext whether those of the peer may. A server always follows a client that asks
 *     it not to
 * @param peerWindowBits how far back the peer may refer at most, as a power of two: 8 to 15
 */
public record Compression(
    int level, int threshold, boolean keepsContext, boolean peerKeepsContext, int peerWindowBits) {
  static final int MOST_BITS = 15;

  /** Nothing is compressed. */
  public static final Compression NONE = new Compression(0, 0, true, true, MOST_BITS);

  /**
   * Messages of a kibibyte or more are, each by itself, so that an idle connection does not need
   * memory for it.
   */
  public static final Compression MODEST = new Compression(6, 1024, false, false, MOST_BITS);

  /** Messages of 64 bytes or more are, and may refer to earlier ones. */
  public static final Compression SMALLEST = new Compression(9, 64, true, true, MOST_BITS);

  /**
   * Says how.
   *
   * @throws IllegalArgumentException if one of the numbers is not as said above
   */
  public Compression {
    if (level < 0 || level > 9) {
      throw new IllegalArgumentException("level " + level + "; it must be 0 to 9");
    }
    if (threshold < 0) {
      throw new IllegalArgumentException("threshold " + threshold + "; it must not be negative");
    }
    if (peerWindowBits < 8 || peerWindowBits > MOST_BITS) {
      throw new IllegalArgumentException("window of " + peerWindowBits + " bits; it has 8 to 15");
    }
  }

  boolean isWanted() {
    return level > 0;
  }
}
