package dsock.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;

/**
 * A file that tells the secrets of connections to who wants to read them on the wire, in the format
 * that NSS began with (draft-ietf-tls-keylogfile).
 */
final class KeyLog {
  /** The one secret of TLS 1.2. */
  static final String OLD_MASTER = "master secret";

  private static final Map<String, String> LABELS =
      Map.of(
          "TlsClientHandshakeTrafficSecret",
          "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
          "TlsServerHandshakeTrafficSecret",
          "SERVER_HANDSHAKE_TRAFFIC_SECRET",
          "TlsClientAppTrafficSecret",
          "CLIENT_TRAFFIC_SECRET_0",
          "TlsServerAppTrafficSecret",
          "SERVER_TRAFFIC_SECRET_0",
          "TlsExporterMasterSecret",
          "EXPORTER_SECRET",
          OLD_MASTER,
          "CLIENT_RANDOM");

  // Where the first message of a client has its random, in the record.
  private static final int CLIENT_HELLO = 1;
  private static final int TYPE = 5;
  private static final int RANDOM = 11;
  private static final int RANDOM_LENGTH = 32;

  private final Path file;

  private KeyLog(Path file) {
    this.file = file;
  }

  /** Writes to a file, behind what is in it. */
  static KeyLog to(Path file) throws IOException {
    var log = new KeyLog(file);
    log.write("");
    Secrets.listen();
    return log;
  }

  /**
   * {@return by what the lines of a connection are found: the client's random; empty: not there}
   */
  static String random(ByteBuffer record) {
    if (record.remaining() < RANDOM + RANDOM_LENGTH
        || record.get(record.position()) != Records.HANDSHAKE
        || record.get(record.position() + TYPE) != CLIENT_HELLO) {
      return "";
    }
    var random = new byte[RANDOM_LENGTH];
    record.get(record.position() + RANDOM, random);
    return HexFormat.of().formatHex(random);
  }

  /** Writes a line if the name is that of something that is to be told. */
  void add(String name, String random, byte[] secret) {
    var label = LABELS.get(name);
    if (label == null) {
      return;
    }
    try {
      write(label + " " + random + " " + HexFormat.of().formatHex(secret) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // who asked for it wants to know
    }
  }

  private void write(String line) throws IOException {
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
