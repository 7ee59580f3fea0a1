package dsock.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Frames as people write them, as bytes, and back.
 *
 * <p>{@code text Hello}, {@code bin x:00ff}, {@code ping 125*fe}; {@code text+} is the first of
 * several, and {@code cont} the last; {@code text/4} has a reserved bit; {@code op3} has that
 * opcode; {@code close 1000 bye}.
 */
final class Frames {
  private static final int KEY = 0x37fa213d; // of RFC 6455 section 5.7

  /** A frame: its first byte, and what it carries. */
  record Frame(int first, ByteBuffer payload) {
    int opcode() {
      return first & 0x0f;
    }

    int status() {
      return payload.remaining() < 2 ? 1005 : payload.getShort(payload.position()) & 0xffff;
    }

    @Override
    public String toString() {
      if (opcode() == 8) {
        return "close " + status();
      }
      var bytes = new byte[payload.remaining()];
      payload.duplicate().get(bytes);
      var shown = bytes.length > 60 ? bytes.length + " bytes" : HexFormat.of().formatHex(bytes);
      return Integer.toHexString(first) + ":" + shown + "#" + Arrays.hashCode(bytes);
    }
  }

  private Frames() {}

  static List<Frame> parse(String text) {
    var frames = new ArrayList<Frame>();
    for (var one : text.split(";", -1)) {
      if (!one.isBlank()) {
        frames.add(parseOne(one.strip()));
      }
    }
    return frames;
  }

  private static Frame parseOne(String text) {
    int space = text.indexOf(' ');
    var head = space < 0 ? text : text.substring(0, space);
    var rest = space < 0 ? "" : text.substring(space + 1);
    int slash = head.indexOf('/');
    int reserved = slash < 0 ? 0 : Integer.parseInt(head.substring(slash + 1)) << 4;
    head = slash < 0 ? head : head.substring(0, slash);
    int fin = head.endsWith("+") ? 0 : 0x80;
    head = head.replace("+", "");
    int opcode =
        switch (head) {
          case "cont" -> 0;
          case "text" -> 1;
          case "bin" -> 2;
          case "close" -> 8;
          case "ping" -> 9;
          case "pong" -> 10;
          default -> Integer.parseInt(head.substring(2));
        };
    var payload = opcode == 8 ? closing(rest) : payload(rest);
    return new Frame(fin | reserved | opcode, ByteBuffer.wrap(payload));
  }

  private static byte[] closing(String text) {
    if (text.isEmpty() || text.startsWith("x:")) {
      return payload(text);
    }
    var parts = text.split(" ", 2);
    var reason = parts.length == 1 ? new byte[0] : payload(parts[1]);
    return ByteBuffer.allocate(2 + reason.length)
        .putShort((short) Integer.parseInt(parts[0]))
        .put(reason)
        .array();
  }

  static byte[] payload(String text) {
    if (text.startsWith("x:")) {
      return HexFormat.of().parseHex(text.substring(2));
    }
    int times = text.indexOf('*');
    if (times < 0) {
      return text.getBytes(UTF_8);
    }
    var bytes = new byte[Integer.parseInt(text.substring(0, times))];
    Arrays.fill(bytes, (byte) Integer.parseInt(text.substring(times + 1), 16));
    return bytes;
  }

  /** As a client sends it, or a server. */
  static byte[] bytes(Frame frame, Role from) {
    var payload = frame.payload.duplicate();
    int length = payload.remaining();
    int more = length < 126 ? 0 : length < 65536 ? 2 : 8;
    var out = ByteBuffer.allocate(14 + length).put((byte) frame.first);
    int masked = from == Role.CLIENT ? 0x80 : 0;
    out.put((byte) (masked | (more == 0 ? length : more == 2 ? 126 : 127)));
    if (more == 2) {
      out.putShort((short) length);
    } else if (more == 8) {
      out.putLong(length);
    }
    if (masked != 0) {
      out.putInt(KEY);
    }
    for (int i = 0; payload.hasRemaining(); i++) {
      byte mask = masked == 0 ? 0 : (byte) (KEY >>> (24 - 8 * (i & 3)));
      out.put((byte) (payload.get() ^ mask));
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  static byte[] bytes(String text, Role from) {
    var all = new ByteArrayOutputStream();
    for (var frame : parse(text)) {
      all.writeBytes(bytes(frame, from));
    }
    return all.toByteArray();
  }

  /** What has been sent. */
  static List<Frame> read(byte[] sent) {
    var in = ByteBuffer.wrap(sent);
    var frames = new ArrayList<Frame>();
    while (in.hasRemaining()) {
      int first = in.get() & 0xff;
      int second = in.get() & 0xff;
      int length =
          switch (second & 0x7f) {
            case 126 -> in.getShort() & 0xffff;
            case 127 -> Math.toIntExact(in.getLong());
            default -> second & 0x7f;
          };
      int key = (second & 0x80) == 0 ? 0 : in.getInt();
      var payload = new byte[length];
      in.get(payload);
      for (int i = 0; i < length; i++) {
        payload[i] ^= (byte) (key >>> (24 - 8 * (i & 3)));
      }
      frames.add(new Frame(first, ByteBuffer.wrap(payload)));
    }
    return frames;
  }
}
