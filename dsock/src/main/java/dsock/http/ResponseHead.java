package dsock.http;

/**
 * The head of a response that has come, and what follows from it for the connection (RFC 9112
 * sections 4 to 6).
 */
final class ResponseHead {
  private final StatusLine line;
  private final Fields fields;
  private final HeadFacts facts;

  private ResponseHead(StatusLine line, Fields fields) {
    this.line = line;
    this.fields = fields;
    this.facts = new HeadFacts(fields);
  }

  static ResponseHead parse(byte[] bytes, HeadScan scan) throws HttpException {
    var line = StatusLine.parse(bytes, scan.startLine());
    return new ResponseHead(line, FieldLines.parse(bytes, scan, HttpError.RESPONSE));
  }

  int status() {
    return line.status();
  }

  String reason() {
    return line.reason();
  }

  Fields fields() {
    return fields;
  }

  /** {@return how the body is framed, in a response to a request of that method} */
  long framing(String method) throws HttpException {
    if (Framing.isBodiless(line.status(), method)) {
      return Framing.NONE;
    }
    long framing = Framing.ofReceived(facts, line.minor(), HttpError.RESPONSE, Framing.UNTIL_CLOSE);
    return method.equals("HEAD") ? Framing.NONE : framing;
  }

  /**
   * Tells whether the connection may stay open after the exchange, as far as the server is
   * concerned.
   */
  boolean keeps() {
    return !facts.close() && (line.minor() == 1 || facts.keepAlive());
  }
}
