package dsock;

import dill.Bundle;
import dill.Deadline;
import dsock.tls.ClientSettings;
import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import dsock.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Two ends that trust each other: an authority, what it has issued, and connections made of it. */
record TlsEnds(Path folder, Authority authority, ClientSettings client, ServerSettings server) {
  static final Deadline SOON = Deadline.NEVER; // JUnit's time limit ends what hangs

  static TlsEnds in(Path folder) throws IOException {
    var authority = Authority.create("Test CA");
    var ca = authority.write(folder.resolve("ca.pem"));
    var own = identity(authority, folder, Authority.Wish.of("localhost", "127.0.0.1"));
    return new TlsEnds(
        folder, authority, ClientSettings.usual().trusting(ca), ServerSettings.of(own));
  }

  static Identity identity(Authority authority, Path folder, Authority.Wish wish)
      throws IOException {
    var file = Files.createTempFile(folder, "identity", ".pem");
    authority.issue(wish).write(file);
    return Identity.load(file, file);
  }

  Path ca() {
    return folder.resolve("ca.pem");
  }

  Identity forClient(String name) throws IOException {
    return identity(authority, folder, Authority.Wish.of(name).only(KeyPurposeId.id_kp_clientAuth));
  }

  Identity forServer(String... names) throws IOException {
    return identity(authority, folder, Authority.Wish.of(names));
  }

  /** Encrypts a connection: the left end is the client. */
  <S extends ByteSocket> Ends<Tls<S>> over(Ends<S> ends) throws IOException {
    return over(ends, client, server);
  }

  static <S extends ByteSocket> Ends<Tls<S>> over(
      Ends<S> ends, ClientSettings client, ServerSettings server) throws IOException {
    try (var bundle = Bundle.open()) {
      var right = bundle.fork(() -> Tls.attachServer(ends.right(), server, SOON));
      var left = Tls.attachClient(ends.left(), client, "localhost", SOON);
      bundle.await();
      return new Ends<>(left, right.resultNow());
    }
  }
}
