package dsock.socks;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Layer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sits on a socket while a client talks to the proxy at its other end. */
final class SocksClient<S extends ByteSocket> extends Layer<S> {
  static final byte VERSION = 5;
  static final byte LOGIN_VERSION = 1;

  // The methods, and the answer that none is acceptable.
  static final byte NOTHING = 0;
  static final byte LOGIN = 2;
  static final byte NONE = (byte) 0xff;

  private static final byte[] ANONYMOUS = {};

  private final InetSocketAddress target;

  private SocksClient(S socket, InetSocketAddress target) {
    super(socket);
    this.target = target;
  }

  static InetSocketAddress connect(ByteSocket proxy, InetSocketAddress target, Deadline deadline)
      throws IOException {
    return connect(proxy, target, ANONYMOUS, deadline);
  }

  static InetSocketAddress connect(
      ByteSocket proxy, InetSocketAddress target, String user, String password, Deadline deadline)
      throws IOException {
    return connect(proxy, target, login(user, password), deadline);
  }

  private static InetSocketAddress connect(
      ByteSocket proxy, InetSocketAddress target, byte[] login, Deadline deadline)
      throws IOException {
    var command = ByteBuffer.allocate(3 + SocksAddress.MOST);
    command.put(VERSION).put(SocksCommand.Kind.CONNECT.code).put((byte) 0);
    SocksAddress.put(target, command);
    try (var layer = new SocksClient<>(proxy, target)) {
      layer.authenticate(login, deadline);
      var bound = layer.request(command.flip(), deadline);
      layer.detach(deadline);
      return bound; // detached, so that the end of this block closes nothing
    }
  }

  /** The message with which a user logs in (RFC 1929 section 2). */
  private static byte[] login(String user, String password) {
    var name = user.getBytes(StandardCharsets.UTF_8);
    var secret = password.getBytes(StandardCharsets.UTF_8);
    if (!isCredential(name) || !isCredential(secret)) {
      throw new IllegalArgumentException("user and password must have 1 to 255 bytes each");
    }
    return ByteBuffer.allocate(3 + name.length + secret.length)
        .put(LOGIN_VERSION)
        .put((byte) name.length)
        .put(name)
        .put((byte) secret.length)
        .put(secret)
        .array();
  }

  private static boolean isCredential(byte[] text) {
    return text.length >= 1 && text.length <= 255;
  }

  private void authenticate(byte[] login, Deadline deadline) throws IOException {
    boolean hasLogin = login.length > 0;
    below()
        .send(
            hasLogin ? new byte[] {VERSION, 2, NOTHING, LOGIN} : new byte[] {VERSION, 1, NOTHING},
            deadline);
    var in = fillMessage(2, deadline);
    checkVersion(in.get(), VERSION);
    byte method = in.get();
    if (method == LOGIN && hasLogin) {
      logIn(login, deadline);
    } else if (method == NONE) {
      throw new SocksDeniedException(
          "the proxy accepts none of the offered ways to authenticate, which are: nothing"
              + (hasLogin ? ", password" : ""));
    } else if (method != NOTHING) {
      throw new SocksException(
          "the proxy chose method " + (method & 0xff) + ", which was not offered");
    }
  }

  private void logIn(byte[] login, Deadline deadline) throws IOException {
    below().send(login, deadline);
    var in = fillMessage(2, deadline);
    checkVersion(in.get(), LOGIN_VERSION);
    byte status = in.get();
    if (status != 0) {
      throw new SocksDeniedException("the proxy does not accept this user and password");
    }
  }

  private InetSocketAddress request(ByteBuffer command, Deadline deadline) throws IOException {
    below().send(command, deadline);
    var in = fillMessage(5, deadline); // up to the length of a name
    int at = in.position();
    checkVersion(in.get(at), VERSION);
    int reply = in.get(at + 1) & 0xff;
    if (reply != 0) {
      throw SocksReply.refusal(reply, target);
    }
    if (in.get(at + 2) != 0) {
      throw new SocksException("the proxy sent a reserved byte that is not zero");
    }
    if (!SocksAddress.isType(in.get(at + 3))) {
      throw new SocksException("the proxy sent an unknown type of address: " + in.get(at + 3));
    }
    in = fillMessage(3 + SocksAddress.length(in, at + 3), deadline);
    in.position(in.position() + 3);
    return SocksAddress.take(in);
  }

  private static void checkVersion(byte version, byte expected) throws SocksException {
    if (version != expected) {
      throw new SocksException(
          "the proxy does not speak SOCKS 5: it sent " + (version & 0xff) + " for " + expected);
    }
  }
}
