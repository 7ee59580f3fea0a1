package dsock.http;

/**
 * The head of a request that has come, and what follows from it for the connection (RFC 9112
 * sections 3 to 6).
 */
final class RequestHead {
  private static final Fields NO_FIELDS = Fields.of();
  private static final HeadFacts NO_FACTS = new HeadFacts(NO_FIELDS);

  private final byte[] bytes;
  private final RequestLine line;

  private Fields fields = NO_FIELDS;
  private HeadFacts facts = NO_FACTS;
  private long framing = Framing.NONE;

  RequestHead(byte[] bytes) {
    this.bytes = bytes;
    this.line = new RequestLine(bytes);
  }

  /** Reads the head. If it fails, the method may be known all the same. */
  void parse(HeadScan scan, HttpLimits limits) throws HttpException {
    var glance = scan.glance();
    if (scan.hasGlanced()) {
      line.take(glance);
      fields = new Fields(new FieldBlock(bytes, glance.spans(), glance.fields()));
    } else {
      line.parse(scan.startLine(), limits);
      fields = FieldLines.parse(bytes, scan, HttpError.REQUEST);
    }
    facts = new HeadFacts(fields);
    checkHost();
    framing = Framing.ofReceived(facts, line.minor(), HttpError.REQUEST, Framing.NONE);
    if (line.minor() == 1 && facts.expectsOther()) {
      throw new HttpException(417, "an expectation other than 100-continue");
    }
  }

  private void checkHost() throws HttpException {
    if (facts.hasOneHost()) {
      if (!facts.hasValidHost()) {
        throw new HttpException(400, "a Host that is not a host with or without a port");
      }
    } else if (line.minor() == 1 || facts.hasHost()) {
      throw new HttpException(400, facts.hasHost() ? "more than one Host" : "no Host");
    }
  }

  /** {@return the method; empty as long as it is not known} */
  String method() {
    return line.method();
  }

  String target() {
    return line.target();
  }

  int minor() {
    return line.minor();
  }

  Fields fields() {
    return fields;
  }

  long framing() {
    return framing;
  }

  boolean expectsContinue() {
    return line.minor() == 1 && facts.expectsContinue();
  }

  /**
   * Tells whether the connection may stay open after the exchange, as far as the client is
   * concerned.
   */
  boolean keeps() {
    return !facts.close() && (line.minor() == 1 || facts.keepAlive());
  }
}
