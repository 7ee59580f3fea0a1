package dsock;

import static dsock.TlsPrograms.command;
import static dsock.TlsPrograms.flag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Deadline;
import dsock.Authority.Wish;
import dsock.tls.ClientSettings;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of TLS, and servers that others wrote: OpenSSL's. */
@Tag("peers")
class TlsServersTest {
  private static final Deadline SOON = Deadline.NEVER; // JUnit's time limit ends what hangs

  @TempDir private static Path folder;
  private static TlsEnds tls;
  private static Path pem; // the server's

  @BeforeAll
  static void make() throws IOException {
    tls = TlsEnds.in(folder);
    pem = folder.resolve("server.pem");
    tls.authority().issue(Wish.of("localhost", "127.0.0.1")).write(pem);
  }

  /** A server of OpenSSL's that sends back each line in reverse. */
  private static Process server(int port, String... options) throws IOException {
    var command = command("openssl s_server -rev -quiet -accept", "127.0.0.1:" + port);
    command.addAll(List.of("-cert", pem.toString(), "-key", pem.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static int freePort() throws IOException {
    try (var listener = Ends.listen()) {
      return listener.port();
    }
  }

  /** Connects once the server listens. */
  private static Tcp connect(int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var connected = new ArrayList<Tcp>();
    Until.holds(() -> {
      try {
        return connected.add(Tcp.connect(address, SOON));
      } catch (IOException e) {
        return false;
      }
    });
    return connected.getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void aServerOfOpensslIsTalkedTo(TlsVersion version) throws Exception {
    int port = freePort();
    var server = server(port, flag(version), "-alpn", "reverse");
    try {
      var settings = tls.client().offering("reverse");
      var resumed = new ArrayList<Boolean>();
      for (int i = 0; i < 2; i++) {
        try (var client = Tls.attachClient(connect(port), settings, "localhost", SOON)) {
          assertEquals(version, client.version());
          assertEquals("reverse", client.protocol());
          client.send("hello\n".getBytes(StandardCharsets.US_ASCII));
          var lines = Suffix.attach(client, "\n");
          assertEquals("olleh", lines.receiveText());
          lines.detach().done();
          resumed.add(client.isResumed());
        }
      }
      assertEquals(List.of(false, true), resumed);
    } finally {
      server.destroy();
    }
  }

  @Test
  void aServerOfOpensslThatNeedsACertificateIsShownOne() throws Exception {
    for (var version : TlsVersion.values()) {
      int port = freePort();
      var server =
          server(
              port,
              flag(version),
              "-CAfile",
              tls.ca().toString(),
              "-Verify",
              "1",
              "-verify_return_error");
      try {
        var alice = tls.client().as(tls.forClient("alice"));
        try (var client = Tls.attachClient(connect(port), alice, "localhost", SOON)) {
          client.send("ab\n".getBytes(StandardCharsets.US_ASCII));
          assertEquals("ba\n", Utf8.utf8(client.receive(3)));
        }
        try (var tcp = connect(port)) {
          assertThrows(
              IOException.class,
              () -> Tls.attachClient(tcp, tls.client(), "localhost", SOON).more(SOON));
        }
      } finally {
        server.destroy();
      }
    }
  }

  @Test
  void whoVerifiesWithTheSystemRefusesOpensslsOwnCertificate() throws Exception {
    int port = freePort();
    var server = server(port);
    try (var tcp = connect(port)) {
      var usual = ClientSettings.usual();
      var refused =
          assertThrows(IOException.class, () -> Tls.attachClient(tcp, usual, "localhost", SOON));
      Says.assertSays("unknown CA", refused);
    } finally {
      server.destroy();
    }
  }
}
