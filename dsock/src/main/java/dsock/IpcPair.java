package dsock;

import dill.loop.Acceptor;
import dill.loop.Endpoint;
import dill.loop.UnixAddress;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;

/**
 * Makes two Unix sockets that are connected to each other where the system's own way to do that
 * cannot be used: by a listener in a folder of its own, which nobody else knows.
 */
final class IpcPair {
  private static final int SECRET = 16; // bytes, by which the two find each other
  private static final int BACKLOG = 16;

  private IpcPair() {}

  static List<Endpoint> make() throws IOException {
    var folder = Files.createTempDirectory("ipc"); // for this user alone
    var path = folder.resolve("pair");
    try {
      var address = UnixAddress.of(path);
      var acceptor = Acceptor.listen(address, BACKLOG);
      try {
        return connect(address, acceptor);
      } finally {
        acceptor.pollable().closeAndFree();
      }
    } finally {
      Files.deleteIfExists(path);
      Files.delete(folder);
    }
  }

  private static List<Endpoint> connect(UnixDomainSocketAddress address, Acceptor acceptor)
      throws IOException {
    var secret = new byte[SECRET];
    new SecureRandom().nextBytes(secret);
    var left = Endpoint.connect(address);
    boolean made = false;
    try {
      if (left == null || left.write(new ByteBuffer[] {ByteBuffer.wrap(secret)}, 0) != SECRET) {
        throw new IOException("somebody else uses " + address);
      }
      var pair = List.of(left, accept(acceptor, secret));
      made = true;
      return pair;
    } finally {
      if (!made && left != null) {
        left.close(false);
      }
    }
  }

  /** Finds the one that knows the secret: whoever is in the queue and does not is a stranger. */
  private static Endpoint accept(Acceptor acceptor, byte[] secret) throws IOException {
    while (true) {
      var right = acceptor.accept();
      if (right == null) {
        throw new IOException("the connection to ourselves is gone");
      }
      var heard = ByteBuffer.allocate(SECRET);
      right.read(heard);
      if (heard.flip().equals(ByteBuffer.wrap(secret))) {
        return right;
      }
      right.close(false);
    }
  }
}
