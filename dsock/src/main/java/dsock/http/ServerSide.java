package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The side that is asked, and answers. */
final class ServerSide extends Side {
  /*
   * The two directions may be used by two tasks. They meet in `answered`: what the receiving one
   * wrote before it became false the sending one sees, for it does not send before it has been
   * given the request; and what the sending one wrote before it became true the receiving one sees.
   */

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private volatile boolean answered = true; // no response is owed
  private @Nullable Thread answerer; // who sent the end of the response; written before `answered`
  private @Nullable Thread reader; // who reads the body and has not been told its end; null: nobody
  private final AtomicBoolean owesContinue =
      new AtomicBoolean(); // whoever clears it may send, or need not any more

  // Of the request that is answered next, or has been answered last.
  private final Answer answer = new Answer();
  private boolean received; // false: it never became whole, or there was none yet
  private boolean keep = true; // the connection, when the exchange is over
  private boolean withheld; // the body was never asked for, and nobody knows whether it comes
  private boolean switched;

  private Supplier<Fields> adding = () -> Outgoing.NO_FIELDS;

  ServerSide(ByteSocket below, HttpLimits limits, Outgoing out) {
    super(below, limits, HttpError.REQUEST, out);
  }

  RequestHead receive(Deadline deadline) throws IOException {
    checkCanReceive(deadline);
    String known = "";
    try {
      var head = new RequestHead(in.takeHead(deadline));
      try {
        head.parse(in.lines(), limits);
      } catch (HttpException e) {
        known = head.method();
        throw in.refuse(e);
      }
      begin(head);
      return head;
    } catch (HttpException | SocketTimeoutException e) {
      endUnreceived(known, e instanceof SocketTimeoutException);
      throw e;
    }
  }

  private void checkCanReceive(Deadline deadline) throws IOException {
    if (switched) {
      throw switched();
    }
    if (out.isOpen() || (!answered && received)) {
      throw misuse("the last request has not been answered to the end");
    }
    in.checkWhole();
    if (answered && !keep) {
      throw new EOFException(below + ": the connection has ended with the last exchange");
    }
    if (!in.isBodyOver() && in.more(deadline)) {
      throw misuse("the body of the last request has not been received; skipBody throws it away");
    }
  }

  private void begin(RequestHead head) throws IOException {
    in.begin(head.framing());
    out.reset();
    answer.to(head.method(), head.minor());
    received = true;
    keep = head.keeps();
    withheld = false;
    reader = null;
    if (head.expectsContinue() && !in.isBodyOver()) {
      owesContinue.set(true);
    }
    answered = false;
  }

  /** Lets a response be sent to a request that never became whole. The connection ends with it. */
  private void endUnreceived(String known, boolean mayStillCome) {
    out.reset();
    answer.to(known, 1);
    received = false;
    keep = mayStillCome;
    answered = false;
  }

  /** Has fields added to each response that has none of their names. */
  void addToEach(Supplier<Fields> fields) {
    adding = fields;
  }

  /** Sends the head of a response. */
  void respond(int status, String reason, Fields fields, Deadline deadline) throws IOException {
    begin(status, reason, fields);
    long framing = answer.framing();
    if (answer.isInterim()) {
      sendInterim(deadline);
      return;
    }
    boolean stays = stays(framing);
    var head = answer.assemble(framing, stays);
    out.begin(head, answer.isToHead() ? Outgoing.DISCARDED : framing, deadline);
    end(stays);
  }

  /** Sends a whole response. */
  void respond(int status, String reason, Fields fields, ByteBuffer content, Deadline deadline)
      throws IOException {
    begin(status, reason, fields);
    long framing = answer.framing(content.remaining());
    if (answer.isInterim()) {
      sendInterim(deadline);
      return;
    }
    boolean stays = stays(framing);
    var head = answer.assemble(framing, stays).soon(stays && isAnotherAtHand());
    if (answer.isToHead()) {
      out.sendBodiless(head, deadline);
      content.position(content.limit());
    } else {
      out.sendWhole(head, content, deadline);
    }
    end(stays);
  }

  /** Sends a whole response, whose body is in an array. */
  void respond(int status, String reason, Fields fields, byte[] content, Deadline deadline)
      throws IOException {
    begin(status, reason, fields);
    long framing = answer.framing(content.length);
    if (answer.isInterim()) {
      sendInterim(deadline);
      return;
    }
    boolean stays = stays(framing);
    var head = answer.assemble(framing, stays).soon(stays && isAnotherAtHand());
    if (answer.isToHead()) {
      out.sendBodiless(head, deadline);
    } else {
      out.sendWhole(head, content, deadline);
    }
    end(stays);
  }

  /** Tells whether bytes of the next request have come, so that its response will follow soon. */
  private boolean isAnotherAtHand() throws IOException {
    return reader == null && in.isBodyOver() && in.hasArrived(); // else another task may be reading
  }

  private void begin(int status, String reason, Fields fields) {
    if (out.isOpen()) {
      throw misuse("a response is under way; done ends it");
    }
    if (answered) {
      throw misuse("there is no request to answer; receiveRequest comes first");
    }
    answer.begin(status, reason, fields);
    if (!answer.isInterim()) {
      answer.add(adding.get());
    }
  }

  /**
   * Sends a head that is not the last for its request. HTTP/1.0 has no such thing, and is not sent
   * any.
   */
  private void sendInterim(Deadline deadline) throws IOException {
    if (answer.minor() == 0) {
      if (answer.switches()) {
        throw misuse("HTTP/1.0 cannot switch to another protocol");
      }
      return;
    }
    if (answer.isContinue() || answer.switches()) {
      owesContinue.set(false);
    }
    answer.assemble(Framing.NONE, true).send(below, deadline);
    if (answer.switches()) {
      switchProtocols();
    }
  }

  /** Tells whether the connection stays open behind the response that is going to be sent. */
  private boolean stays(long framing) {
    withheld |= owesContinue.get() && owesContinue.getAndSet(false);
    return persists() && received && !answer.closes() && framing != Framing.UNTIL_CLOSE;
  }

  /** Takes note that the head of the response is out. */
  private void end(boolean stays) {
    keep = stays;
    if (answer.switches()) {
      switchProtocols();
    }
    answer.end();
    sent();
  }

  private void switchProtocols() {
    switched = true;
    keep = false;
    answered = true;
  }

  @Override
  void sent() {
    if (!answered && out.hasBegun() && !out.isOpen()) {
      answerer = Thread.currentThread();
      answered = true;
    }
  }

  @Override
  boolean more(Deadline deadline) throws IOException {
    if (switched) {
      throw switched();
    }
    if (received && isAboutBody()) {
      return moreOfBody(deadline);
    }
    if (!persists()) {
      return false;
    }
    return (!in.isBodyOver() && in.more(deadline)) || in.awaitHead(deadline);
  }

  /**
   * Tells whether a question for more is one for the body. It is not, once the exchange is over.
   * But a task that reads the body while another one answers cannot know of that: it is to be told
   * the end of the body in any case.
   */
  private boolean isAboutBody() {
    return !answered || (reader != null && reader != answerer);
  }

  private boolean moreOfBody(Deadline deadline) throws IOException {
    reader = Thread.currentThread();
    askForBody(deadline);
    if (in.more(deadline)) {
      return true;
    }
    reader = null;
    return false;
  }

  @Override
  ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    if (switched) {
      throw switched();
    }
    if (!received) {
      throw misuse("there is no body; receiveRequest comes first");
    }
    if (atLeast > 0 && !in.isBodyOver()) {
      reader = Thread.currentThread();
      askForBody(deadline);
    }
    try {
      return in.fill(atLeast, deadline);
    } catch (EOFException e) {
      reader = in.isBodyOver() ? null : reader;
      throw e;
    }
  }

  @Override
  boolean skip(long atMost, Deadline deadline) throws IOException {
    if (withheld || owesContinue.get()) {
      return in.isBodyOver();
    }
    boolean over = in.skip(atMost, deadline);
    if (over) {
      reader = null;
    }
    return over;
  }

  /** Sends 100 Continue if the peer waits for it. */
  private void askForBody(Deadline deadline) throws IOException {
    if (owesContinue.get()) {
      boolean needed = !in.hasArrived();
      if (owesContinue.getAndSet(false) && needed) {
        sendContinue(deadline);
      }
    }
  }

  private void sendContinue(Deadline deadline) throws IOException {
    boolean sent = false;
    try {
      below.send(ByteBuffer.wrap(CONTINUE), deadline);
      sent = true;
    } finally {
      owesContinue.set(!sent); // it may be tried again
    }
  }

  @Override
  boolean persists() {
    return keep && !withheld && in.isWhole() && out.isWhole();
  }

  @Override
  void checkIdle(Deadline deadline) throws IOException {
    in.checkWhole();
    if (out.isOpen() || (!answered && received)) {
      throw misuse("a request is being answered");
    }
    if (!in.isBodyOver() && in.more(deadline)) {
      throw misuse("the body of the last request has not been received; skipBody throws it away");
    }
  }
}
