package dsock.tls;

import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/**
 * Hears which name a client asks for, and takes any. Before a ticket is looked at, which JSSE does
 * in need of the certificate that was shown then, and long before its session tells the name.
 */
final class Asked extends SNIMatcher {
  Asked() {
    super(StandardConstants.SNI_HOST_NAME);
  }

  @Override
  public boolean matches(SNIServerName name) {
    var host = new SNIHostName(name.getEncoded()).getAsciiName();
    Handshake.current().asked = host.toLowerCase(Locale.ROOT);
    return true;
  }
}
