package dsock.ws;

import java.nio.charset.StandardCharsets;

/**
 * Why a side ends a WebSocket (RFC 6455 section 7.4).
 *
 * @param status 1000 to 1003 and 1007 to 1014 as the register of IANA says, or 3000 to 4999 as the
 *     two sides have agreed; or {@link #NO_STATUS}
 * @param reason a phrase for people, or nothing; at most 123 bytes in UTF-8
 */
public record Close(int status, String reason) {
  /** All has been said. */
  public static final int NORMAL = 1000;

  /** The server shuts down, or the browser leaves the page. */
  public static final int GOING_AWAY = 1001;

  /** The peer has broken the protocol. */
  public static final int PROTOCOL_ERROR = 1002;

  /** The peer has sent a kind of message that cannot be used. */
  public static final int UNACCEPTABLE = 1003;

  /** There is no status in the goodbye. Stands in no frame. */
  public static final int NO_STATUS = 1005;

  /** The connection ended without a goodbye. Stands in no frame. */
  public static final int ABNORMAL = 1006;

  /** What the peer has sent is not what it says it is: a text that is not UTF-8. */
  public static final int INVALID_DATA = 1007;

  /** The peer has broken a rule of this program's. */
  public static final int POLICY = 1008;

  /** The peer has sent too much. */
  public static final int TOO_BIG = 1009;

  /** This side has failed. */
  public static final int FAILED = 1011;

  private static final int LONGEST = Frame.MOST_OF_CONTROL - Short.BYTES;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if no goodbye may have that status, or the reason is too long,
   *     or there is a reason without a status
   */
  public Close {
    if (status == NO_STATUS ? !reason.isEmpty() : !isValid(status)) {
      throw new IllegalArgumentException("status " + status + " cannot be sent with that");
    }
    int length = reason.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          "reason of " + length + " bytes; there is room for " + LONGEST);
    }
  }

  /** Tells whether a frame may carry the status. */
  static boolean isValid(int status) {
    boolean registered = status >= 1000 && status <= 1014;
    boolean reserved = status >= 1004 && status <= ABNORMAL;
    return (registered && !reserved) || (status >= 3000 && status <= 4999);
  }

  /** {@return what stands in the frame} */
  byte[] payload() {
    if (status == NO_STATUS) {
      return new byte[0];
    }
    var text = reason.getBytes(StandardCharsets.UTF_8);
    var payload = new byte[Short.BYTES + text.length];
    payload[0] = (byte) (status >> 8);
    payload[1] = (byte) status;
    System.arraycopy(text, 0, payload, Short.BYTES, text.length);
    return payload;
  }

  /** {@return the same for people} */
  @Override
  public String toString() {
    var number = status == NO_STATUS ? "no status" : String.valueOf(status);
    return reason.isEmpty() ? number : number + " (" + reason + ")";
  }
}
