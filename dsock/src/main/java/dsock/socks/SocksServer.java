package dsock.socks;

import static dsock.socks.SocksClient.LOGIN;
import static dsock.socks.SocksClient.LOGIN_VERSION;
import static dsock.socks.SocksClient.NONE;
import static dsock.socks.SocksClient.NOTHING;
import static dsock.socks.SocksClient.VERSION;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Layer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Sits on a socket while a proxy talks to the client at its other end. */
final class SocksServer<S extends ByteSocket> extends Layer<S> {
  private static final byte DENIED = 1; // anything but 0 (RFC 1929 section 2)

  // How long a client that has been refused may take to read that, and what it may send meanwhile.
  private static final long PATIENCE = 2; // seconds
  private static final int CHATTER = 64 * 1024; // bytes

  private SocksServer(S socket) {
    super(socket);
  }

  /**
   * Has the client authenticate itself.
   *
   * @param check tells whether a user has a password; null: nothing is asked for
   */
  static void authenticate(
      ByteSocket client, @Nullable BiPredicate<String, String> check, Deadline deadline)
      throws IOException {
    try (var layer = new SocksServer<>(client)) {
      layer.authenticate(check, deadline);
      layer.detach(deadline);
    }
  }

  private void authenticate(@Nullable BiPredicate<String, String> check, Deadline deadline)
      throws IOException {
    byte method = check == null ? NOTHING : LOGIN;
    if (!isOffered(method, deadline)) {
      var why = "the client does not offer to authenticate with ";
      throw denied(VERSION, NONE, why + (check == null ? "nothing" : "a password"), deadline);
    }
    below().send(new byte[] {VERSION, method}, deadline);
    if (check != null) {
      checkLogin(check, deadline);
    }
  }

  private boolean isOffered(byte method, Deadline deadline) throws IOException {
    var in = fillMessage(1, deadline);
    byte version = in.get(in.position());
    if (version != VERSION) {
      throw new SocksException("the client does not speak SOCKS 5: its version is " + version);
    }
    in = fillMessage(2, deadline);
    var offered = new byte[in.get(in.position() + 1) & 0xff];
    in = fillMessage(2 + offered.length, deadline);
    in.position(in.position() + 2).get(offered);
    boolean found = false;
    for (byte one : offered) {
      found |= one == method;
    }
    return found;
  }

  private void checkLogin(BiPredicate<String, String> check, Deadline deadline) throws IOException {
    var in = fillMessage(2, deadline);
    byte version = in.get(in.position());
    if (version != LOGIN_VERSION) {
      throw denied(LOGIN_VERSION, DENIED, "a login of version " + version, deadline);
    }
    int userLength = in.get(in.position() + 1) & 0xff;
    in = fillMessage(2 + userLength + 1, deadline);
    int passwordLength = in.get(in.position() + 2 + userLength) & 0xff;
    in = fillMessage(2 + userLength + 1 + passwordLength, deadline);
    in.position(in.position() + 1);
    var user = takeText(in);
    var password = takeText(in);
    if (user.isEmpty() || password.isEmpty() || !check.test(user, password)) {
      throw denied(LOGIN_VERSION, DENIED, "the user or the password is wrong", deadline);
    }
    below().send(new byte[] {LOGIN_VERSION, 0}, deadline);
  }

  /** Takes text that stands after its length; nothing if it is not UTF-8. */
  private static String takeText(ByteBuffer in) {
    var bytes = new byte[in.get() & 0xff];
    in.get(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return ""; // which no user has
    }
  }

  static SocksCommand receiveCommand(ByteSocket client, Deadline deadline) throws IOException {
    try (var layer = new SocksServer<>(client)) {
      var command = layer.receiveCommand(deadline);
      layer.detach(deadline);
      return command;
    }
  }

  private SocksCommand receiveCommand(Deadline deadline) throws IOException {
    var in = fillMessage(5, deadline); // up to the length of a name
    int at = in.position();
    int code = in.get(at + 1);
    if (in.get(at) != VERSION || in.get(at + 2) != 0) {
      throw refused(SocksReply.GENERAL_FAILURE, "a command that is not of SOCKS 5", deadline);
    }
    var kind = SocksCommand.Kind.of(code);
    if (kind.isEmpty()) {
      throw refused(SocksReply.COMMAND_NOT_SUPPORTED, "unknown command " + code, deadline);
    }
    if (!SocksAddress.isType(in.get(at + 3))) {
      var why = "unknown type of address: " + in.get(at + 3);
      throw refused(SocksReply.ADDRESS_TYPE_NOT_SUPPORTED, why, deadline);
    }
    in = fillMessage(3 + SocksAddress.length(in, at + 3), deadline);
    in.position(in.position() + 3);
    try {
      return new SocksCommand(kind.get(), SocksAddress.take(in));
    } catch (SocksException e) {
      throw refused(SocksReply.GENERAL_FAILURE, String.valueOf(e.getMessage()), deadline);
    }
  }

  static void accept(ByteSocket client, InetSocketAddress bound, Deadline deadline)
      throws IOException {
    var reply = ByteBuffer.allocate(3 + SocksAddress.MOST).put(VERSION).put((byte) 0).put((byte) 0);
    SocksAddress.put(bound, reply);
    try (var layer = new SocksServer<>(client)) {
      layer.below().send(reply.flip(), deadline);
      layer.detach(deadline);
    }
  }

  /** Refuses the command, and closes the connection once the client has seen that. */
  static void refuse(ByteSocket client, SocksReply reply, Deadline deadline) throws IOException {
    try (var layer = new SocksServer<>(client)) {
      layer.refuse(reply, deadline);
    }
  }

  private void refuse(SocksReply reply, Deadline deadline) throws IOException {
    byte[] noAddress = {1, 0, 0, 0, 0, 0, 0};
    var out = ByteBuffer.allocate(3 + noAddress.length).put(VERSION).put(reply.code);
    tell(out.put((byte) 0).put(noAddress).flip(), deadline);
  }

  private SocksException refused(SocksReply reply, String why, Deadline deadline)
      throws IOException {
    refuse(reply, deadline);
    return new SocksException("refused the client, which sent " + why);
  }

  private SocksDeniedException denied(byte version, byte status, String why, Deadline deadline)
      throws IOException {
    tell(ByteBuffer.wrap(new byte[] {version, status}), deadline);
    return new SocksDeniedException("refused the client: " + why);
  }

  /**
   * Says the last word before the connection is closed. What the client has sent and nobody reads
   * would make the system reset the connection, and the word be lost; so that is thrown away, until
   * the client is done.
   */
  private void tell(ByteBuffer word, Deadline deadline) throws IOException {
    below().send(word, deadline);
    var end = Deadline.inSeconds(PATIENCE).earliest(deadline);
    try {
      below().done(end);
      for (int left = CHATTER; left > 0 && below().more(end); ) {
        var in = below().fill(0, end);
        left -= in.remaining();
        in.position(in.limit());
      }
    } catch (IOException _) {
      // it does not listen, or not soon
    }
  }
}
