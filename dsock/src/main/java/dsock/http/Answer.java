package dsock.http;

/**
 * The response that is to be sent, to a request of a certain method and version: what its head
 * says, and what is added. Used again for the next one.
 */
final class Answer {
  private static final Fields NO_FIELDS = Fields.of();

  private String method = "";
  private int minor = 1;

  private int status;
  private String reason = "";
  private Fields fields = NO_FIELDS;
  private Fields more = NO_FIELDS;

  /** Takes note of what request it answers. */
  void to(String method, int minor) {
    this.method = method;
    this.minor = minor;
  }

  /** Takes a response on. */
  void begin(int status, String reason, Fields fields) {
    this.status = status;
    this.reason = reason;
    this.fields = fields;
    this.more = NO_FIELDS;
  }

  /** Takes fields on that stand in it where it has none of their names. */
  void add(Fields more) {
    var facts = more.facts();
    if (facts.hasLength() || facts.hasCoding() || facts.close() || facts.keepAlive()) {
      throw new IllegalArgumentException(
          "what is added to each response cannot be about its body or the connection");
    }
    this.more = more;
  }

  /** Lets go of what belongs to the program. */
  void end() {
    reason = "";
    fields = NO_FIELDS;
    more = NO_FIELDS;
  }

  private HeadFacts facts() {
    return fields.facts();
  }

  /** {@return the version of the request after "HTTP/1."} */
  int minor() {
    return minor;
  }

  /** {@return how its body is framed} */
  long framing() {
    return Framing.ofResponse(status, facts(), method, minor);
  }

  /** {@return the same for a body that is there as a whole} */
  long framing(int length) {
    return Framing.ofWholeResponse(status, facts(), method, length);
  }

  boolean isInterim() {
    return status < 200;
  }

  boolean isContinue() {
    return status == 100;
  }

  /** Tells whether the connection speaks another protocol behind it. */
  boolean switches() {
    return status == 101 || Framing.isTunnel(status, method);
  }

  boolean isToHead() {
    return method.equals("HEAD");
  }

  boolean closes() {
    return facts().close();
  }

  /**
   * Puts the head together.
   *
   * @param framing of its body
   * @param stays whether the connection stays open
   */
  HeadWriter assemble(long framing, boolean stays) {
    var facts = facts();
    int length = fields.block().length() + more.block().length();
    var head = HeadWriter.ofResponse(status, reason, length);
    boolean withLength = !isInterim() && status != 204 && !switches();
    boolean withCoding = withLength && status != 304 && minor == 1;
    if ((withLength || !facts.hasLength()) && (withCoding || !facts.hasCoding())) {
      head.fields(fields);
    } else {
      head.fields(fields, withLength, withCoding);
    }
    head.missing(more, fields);
    if (framing >= 0 && !facts.hasLength()) {
      head.contentLength(framing);
    } else if (framing == Framing.CHUNKED && !facts.hasCoding()) {
      head.chunked();
    }
    if (!isInterim() && !switches()) {
      addConnection(head, stays);
    }
    return head.end();
  }

  private void addConnection(HeadWriter head, boolean stays) {
    if (!stays && !facts().close()) {
      head.close();
    } else if (stays && minor == 0 && !facts().keepAlive()) {
      head.keepAlive();
    }
  }
}
