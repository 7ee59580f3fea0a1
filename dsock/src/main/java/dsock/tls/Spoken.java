package dsock.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What either side is willing to speak.
 *
 * @param versions of TLS; one at least
 * @param protocols within, the best first
 * @param log where secrets are written to; null: nowhere
 */
record Spoken(List<TlsVersion> versions, List<String> protocols, @Nullable KeyLog log) {
  static final Spoken USUAL = new Spoken(List.of(TlsVersion.values()), List.of(), null);

  private static final int LONGEST_PROTOCOL = 255; // bytes

  Spoken in(TlsVersion... others) {
    if (others.length == 0) {
      throw new IllegalArgumentException("no version at all");
    }
    return new Spoken(List.of(others), protocols, log);
  }

  Spoken offering(String... others) {
    for (var name : others) {
      int length = name.getBytes(StandardCharsets.UTF_8).length;
      if (length == 0 || length > LONGEST_PROTOCOL) {
        throw new IllegalArgumentException(
            "\"" + name + "\" has " + length + " bytes; a protocol has between 1 and 255");
      }
    }
    return new Spoken(versions, List.of(others), log);
  }

  Spoken loggingTo(KeyLog other) {
    return new Spoken(versions, protocols, other);
  }

  void set(SSLParameters parameters) {
    parameters.setProtocols(versions.stream().map(TlsVersion::inJava).toArray(String[]::new));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
  }
}
