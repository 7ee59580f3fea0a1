package dsock.tls;

import java.security.cert.CertificateException;

/** Why the peer's certificate is not trusted, in words for people. */
final class Distrust extends CertificateException {
  private static final long serialVersionUID = 1;

  Distrust(String why, Throwable cause) {
    super(why, cause); // from the cause, JSSE knows which alert to send
  }
}
