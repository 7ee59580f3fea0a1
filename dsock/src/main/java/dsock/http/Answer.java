package dsock.http;

import java.nio.ByteBuffer;

/**
 * A response that is to be sent, to a request of a certain method and version: what its head says,
 * and what is added.
 */
final class Answer {
  private final int status;
  private final String reason;
  private final Fields fields;
  private final HeadFacts facts;
  private final String method;
  private final int minor;

  Answer(int status, String reason, Fields fields, String method, int minor) {
    this.status = status;
    this.reason = reason;
    this.fields = fields;
    this.facts = new HeadFacts(fields);
    this.method = method;
    this.minor = minor;
  }

  /** {@return how its body is framed} */
  long framing() {
    return Framing.ofResponse(status, facts, method, minor);
  }

  /** {@return the same for a body that is there as a whole} */
  long framing(int length) {
    return Framing.ofWholeResponse(status, facts, method, length);
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
    return facts.close();
  }

  /**
   * Puts the head together.
   *
   * @param framing of its body
   * @param stays whether the connection stays open
   */
  ByteBuffer assemble(long framing, boolean stays) {
    var head = HeadWriter.ofResponse(status, reason, fields);
    boolean withLength = !isInterim() && status != 204 && !switches();
    boolean withCoding = withLength && status != 304 && minor == 1;
    if ((withLength || !facts.hasLength()) && (withCoding || !facts.hasCoding())) {
      head.fields(fields);
    } else {
      head.fields(fields, withLength, withCoding);
    }
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
    if (!stays && !facts.close()) {
      head.close();
    } else if (stays && minor == 0 && !facts.keepAlive()) {
      head.keepAlive();
    }
  }
}
