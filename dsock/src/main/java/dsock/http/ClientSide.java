package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The side that asks. */
final class ClientSide extends Side {
  /** What must be known of a request to understand the response to it. */
  private record Asked(String method, boolean expectsContinue, boolean upgrades) {}

  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>(); // and not answered yet

  // Only ever cleared, by whichever direction sees the reason.
  private volatile boolean keep = true;
  private volatile boolean switched;

  private boolean received; // a response, so that there has been a body

  ClientSide(ByteSocket below, HttpLimits limits, Outgoing out) {
    super(below, limits, HttpError.RESPONSE, out);
  }

  void request(
      String method,
      String target,
      int minor,
      Fields fields,
      @Nullable ByteBuffer content,
      Deadline deadline)
      throws IOException {
    if (switched) {
      throw switched();
    }
    if (out.isOpen()) {
      throw misuse("a request is under way; done ends it");
    }
    if (!persists()) {
      throw misuse("the connection ends with the last exchange, as persists tells");
    }
    var facts = fields.facts();
    if (!facts.hasOneHost() && (minor == 1 || facts.hasHost())) {
      throw new IllegalArgumentException("a request has one Host");
    }
    long framing =
        content == null
            ? Framing.ofRequest(facts, minor)
            : Framing.ofWholeRequest(facts, content.remaining());
    var head = HeadWriter.ofRequest(method, target, minor, fields).fields(fields);
    if (!facts.hasLength() && !facts.hasCoding() && (framing > 0 || hasContent(method))) {
      head.contentLength(Math.max(framing, 0));
    }
    if (content == null) {
      out.begin(head.end(), framing, deadline);
    } else {
      out.sendWhole(head.end(), content, deadline);
    }
    if (facts.close() || (minor == 0 && !facts.keepAlive())) {
      keep = false;
    }
    asked.add(new Asked(method, facts.expectsContinue(), fields.has("Upgrade")));
  }

  /**
   * Tells whether a method is expected to come with content; if not, nothing need be said of having
   * none.
   */
  private static boolean hasContent(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  ResponseHead receive(Deadline deadline) throws IOException {
    if (switched) {
      throw switched();
    }
    in.checkWhole();
    if (!in.isBodyOver() && in.more(deadline)) {
      throw misuse("the body of the last response has not been received; skipBody throws it away");
    }
    var request = asked.peek();
    if (request == null) {
      throw misuse("there is no request without response; sendRequest comes first");
    }
    while (true) {
      var bytes = in.takeHead(deadline);
      try {
        var head = ResponseHead.parse(bytes, in.lines());
        if (begin(head, request)) {
          return head;
        }
      } catch (HttpException e) {
        throw in.refuse(e);
      }
    }
  }

  /**
   * Goes on with what belongs to the head. Returns whether it is one that the program is to see.
   */
  private boolean begin(ResponseHead head, Asked request) throws HttpException {
    int status = head.status();
    if (status == 101 && !request.upgrades()) {
      throw HttpError.RESPONSE.of(502, "another protocol, for which nobody has asked");
    }
    if (status < 200 && status != 101) {
      in.begin(Framing.NONE);
      return status == 100 && request.expectsContinue();
    }
    long framing = head.framing(request.method());
    in.begin(framing);
    asked.poll();
    received = true;
    switched = status == 101 || Framing.isTunnel(status, request.method());
    if (!head.keeps() || switched || framing == Framing.UNTIL_CLOSE) {
      keep = false;
    }
    return true;
  }

  @Override
  void sent() {}

  @Override
  boolean more(Deadline deadline) throws IOException {
    if (switched) {
      throw switched();
    }
    return !in.isBodyOver() && in.more(deadline);
  }

  @Override
  ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    if (switched) {
      throw switched();
    }
    if (!received) {
      throw misuse("there is no body; receiveResponse comes first");
    }
    return in.fill(atLeast, deadline);
  }

  @Override
  boolean skip(long atMost, Deadline deadline) throws IOException {
    return in.skip(atMost, deadline);
  }

  @Override
  boolean persists() {
    return keep && in.isWhole() && out.isWhole();
  }

  @Override
  void checkIdle(Deadline deadline) throws IOException {
    in.checkWhole();
    if (out.isOpen() || !asked.isEmpty()) {
      throw misuse("a request is being answered");
    }
    if (!in.isBodyOver() && in.more(deadline)) {
      throw misuse("the body of the last response has not been received; skipBody throws it away");
    }
  }
}
