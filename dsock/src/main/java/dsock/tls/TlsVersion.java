package dsock.tls;

/** A version of the protocol. Older ones than these are not spoken. */
public enum TlsVersion {
  /** RFC 5246. Who is done closes both directions. */
  TLS_1_2("TLSv1.2"),

  /** RFC 8446. Each direction ends by itself. */
  TLS_1_3("TLSv1.3");

  private final String name;

  TlsVersion(String name) {
    this.name = name;
  }

  /** What JSSE calls it. */
  String inJava() {
    return name;
  }

  static TlsVersion of(String inJava) {
    return TLS_1_3.name.equals(inJava) ? TLS_1_3 : TLS_1_2;
  }
}
