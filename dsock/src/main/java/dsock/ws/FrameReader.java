package dsock.ws;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames: those of messages are left to somebody else from the payload on, control frames are
 * answered.
 */
final class FrameReader {
  /** How long to wait for a peer that has broken the protocol to take the goodbye. */
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  /** The buffer below, as a layer asks for it. */
  interface Source {
    ByteBuffer fillMessage(int atLeast, Deadline deadline) throws IOException;
  }

  private final Source bottom;
  private final Consumer<IOException> breaking;
  private final Outgoing out;
  private final Pings pings;
  private final boolean masked; // what comes
  private final boolean mayCompress;
  private final long longest;

  // of the frame that is under way
  private boolean within;
  private boolean last;
  private long left; // bytes of its payload
  private int key; // for the next of them

  // of the message that is under way, or was last
  private boolean inMessage;
  private boolean text;
  private boolean compressed;

  private ByteBuffer seen = ByteBuffer.allocate(0); // the buffer below, while it is valid
  private volatile @Nullable Close goodbye; // of the peer; null: it has not said any

  FrameReader(
      Source bottom,
      Consumer<IOException> breaking,
      Outgoing out,
      Pings pings,
      Role role,
      boolean mayCompress,
      long longest) {
    this.bottom = bottom;
    this.breaking = breaking;
    this.out = out;
    this.pings = pings;
    this.masked = role == Role.SERVER;
    this.mayCompress = mayCompress;
    this.longest = longest;
  }

  /** Waits until a frame of a message is under way. Returns false if the peer has said goodbye. */
  boolean await(Deadline deadline) throws IOException {
    while (!within) {
      if (goodbye != null) {
        bottom.fillMessage(0, Deadline.NOW); // refuses what may not be asked any more
        return false;
      }
      out.sendDue(deadline);
      take(deadline);
    }
    return true;
  }

  /** Tells whether something of the next frame is there, just after a frame has been taken. */
  boolean isAnotherAtHand() {
    return seen.remaining() >= 2;
  }

  @Nullable Close goodbye() {
    return goodbye;
  }

  boolean isWithin() {
    return within;
  }

  boolean isText() {
    return text;
  }

  boolean isCompressed() {
    return compressed;
  }

  boolean isLast() {
    return last;
  }

  long left() {
    return left;
  }

  int key() {
    return key;
  }

  /** {@return a buffer with something of the frame, and maybe of what follows} */
  ByteBuffer fill(Deadline deadline) throws IOException {
    return fill(1, deadline);
  }

  /** Takes note that so much has been taken from the buffer. */
  void taken(int count, int nextKey) {
    left -= count;
    key = nextKey;
  }

  /** Takes note that the frame is over. */
  void end() {
    within = false;
    inMessage = !last;
  }

  private ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    try {
      seen = bottom.fillMessage(atLeast, deadline);
      return seen;
    } catch (EOFException e) {
      var gone = new WebSocketException(Close.ABNORMAL, "the peer has gone without a goodbye");
      gone.initCause(e);
      throw stop(gone);
    }
  }

  private void take(Deadline deadline) throws IOException {
    var in = fill(2, deadline);
    int first = in.get(in.position());
    int second = in.get(in.position() + 1);
    checkFirst(first, deadline);
    check((second & Frame.MASKED) != 0 == masked, masked ? "no mask" : "a mask", deadline);
    int header = Frame.headerLength(second);
    boolean control = (first & Frame.CONTROL) != 0;
    int announced = second & Frame.LENGTH;
    if (control) {
      check(announced <= Frame.MOST_OF_CONTROL, "a control frame that is too long", deadline);
    }
    int needed = control ? header + announced : header;
    if (in.remaining() < needed) {
      in = fill(needed, deadline);
    }
    long length = length(in, announced, deadline);
    int end = in.position() + header;
    key = masked ? Integer.reverseBytes(in.getInt(end - Integer.BYTES)) : 0;
    in.position(end);
    if (control) {
      answer(first & Frame.OPCODE, payload(in, announced), deadline);
    } else {
      begin(first, length);
    }
  }

  private void checkFirst(int first, Deadline deadline) throws IOException {
    int opcode = first & Frame.OPCODE;
    boolean begins = opcode == Frame.TEXT || opcode == Frame.BINARY;
    boolean known = opcode <= Frame.BINARY || (opcode >= Frame.CLOSE && opcode <= Frame.PONG);
    boolean marked = (first & Frame.COMPRESSED) != 0;
    check((first & Frame.RESERVED) == 0, "a reserved bit", deadline);
    check(!marked || (mayCompress && begins), "a reserved bit", deadline);
    check(known, "a frame of an unknown kind", deadline);
    if ((opcode & Frame.CONTROL) != 0) {
      check((first & Frame.FIN) != 0, "a control frame in fragments", deadline);
    } else {
      check(!begins || !inMessage, "a message within another one", deadline);
      check(begins || inMessage, "a continuation of nothing", deadline);
    }
  }

  private long length(ByteBuffer in, int announced, Deadline deadline) throws IOException {
    int at = in.position() + 2;
    long length =
        switch (announced) {
          case Frame.SHORT_FOLLOWS -> in.getShort(at) & 0xffffL;
          case Frame.LONG_FOLLOWS -> in.getLong(at);
          default -> announced;
        };
    boolean minimal =
        switch (announced) {
          case Frame.SHORT_FOLLOWS -> length > Frame.MOST_OF_CONTROL;
          case Frame.LONG_FOLLOWS -> length > 0xffff;
          default -> true;
        };
    check(minimal, "a length in more bytes than it needs, or a negative one", deadline);
    if (length > longest) {
      var what = "frame of " + length + " bytes; the limit is " + longest;
      throw fail(Close.TOO_BIG, what, deadline);
    }
    return length;
  }

  private void begin(int first, long length) {
    within = true;
    last = (first & Frame.FIN) != 0;
    left = length;
    if (!inMessage) {
      text = (first & Frame.OPCODE) == Frame.TEXT;
      compressed = (first & Frame.COMPRESSED) != 0;
      inMessage = true;
    }
  }

  private byte[] payload(ByteBuffer in, int length) {
    var payload = new byte[length];
    in.get(payload);
    Mask.apply(payload, 0, length, key);
    return payload;
  }

  private void answer(int opcode, byte[] payload, Deadline deadline) throws IOException {
    switch (opcode) {
      case Frame.PING -> {
        out.pong(payload);
        out.sendDue(deadline);
      }
      case Frame.PONG -> pings.answered(payload);
      default -> leave(payload, deadline);
    }
  }

  private void leave(byte[] payload, Deadline deadline) throws IOException {
    var said = read(payload, deadline);
    goodbye = said;
    var why = new IOException("the peer has said goodbye: " + said);
    pings.fail(why);
    out.refuse(new Close(said.status(), ""), why);
    out.sendDue(deadline);
  }

  private Close read(byte[] payload, Deadline deadline) throws IOException {
    if (payload.length == 0) {
      return new Close(Close.NO_STATUS, "");
    }
    check(payload.length >= Short.BYTES, "half a status", deadline);
    int status = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    check(Close.isValid(status), "the status " + status + " in a goodbye", deadline);
    var utf8 = new Utf8();
    if (!utf8.goesOn(payload, 2, payload.length) || !utf8.isWhole()) {
      throw fail(Close.INVALID_DATA, "a reason that is not UTF-8", deadline);
    }
    var reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    return new Close(status, reason);
  }

  private void check(boolean holds, String otherwise, Deadline deadline) throws IOException {
    if (!holds) {
      throw fail(Close.PROTOCOL_ERROR, otherwise, deadline);
    }
  }

  /** Says goodbye to a peer that has done wrong, and breaks the input. */
  WebSocketException fail(int status, String what, Deadline deadline) {
    var failure = stop(new WebSocketException(status, what));
    out.refuse(new Close(status, what), failure);
    out.sendDue(deadline.earliest(Deadline.in(GOODBYE)));
    return failure;
  }

  private WebSocketException stop(WebSocketException failure) {
    breaking.accept(failure);
    within = false; // who asks for more of it is told that it is broken
    pings.fail(failure);
    return failure;
  }
}
