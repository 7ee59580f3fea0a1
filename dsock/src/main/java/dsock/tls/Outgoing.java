package dsock.tls;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** What goes out: records made of bytes, and sent below. For one task at a time. */
final class Outgoing {
  /*
   * A record that has been made and not sent leaves a gap that the peer notices, so whatever goes wrong from the first
   * one on breaks the output. What JSSE has to say by itself, such as the answer to a new key of the peer's, goes before
   * the bytes of the next send, where RFC 8446 section 4.6.3 wants it; so who receives never has to send.
   */

  private static final ByteBuffer[] NO_BYTES = {Buffers.NOTHING};

  private final ByteSocket below;
  private final SSLEngine engine;
  private final Consumer<IOException> breaking;
  private final AtomicInteger owed; // answers that JSSE has ready, until they are sent
  private final int largest; // record

  private boolean done;

  Outgoing(ByteSocket below, SSLEngine engine, Consumer<IOException> breaking, AtomicInteger owed) {
    this.below = below;
    this.engine = engine;
    this.breaking = breaking;
    this.owed = owed;
    this.largest = engine.getSession().getPacketBufferSize();
  }

  boolean isDone() {
    return done;
  }

  /** Sends bytes; if it fails, they are as they were. */
  void send(ByteBuffer[] bytes, boolean soon, Deadline deadline) throws IOException {
    var starts = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      starts[i] = bytes[i].position();
    }
    boolean sent = false;
    try {
      encryptAndSend(bytes, soon, deadline);
      sent = true;
    } finally {
      if (!sent) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i].position(starts[i]);
        }
      }
    }
  }

  private void encryptAndSend(ByteBuffer[] bytes, boolean soon, Deadline deadline)
      throws IOException {
    var out = Buffers.take();
    try {
      while (!encrypt(bytes, out)) {
        below.send(out.flip(), deadline);
        out.clear();
      }
      if (soon) {
        below.sendSoon(new ByteBuffer[] {out.flip()}, deadline);
      } else {
        below.send(out.flip(), deadline);
      }
    } catch (IOException e) {
      breaking.accept(e);
      throw e;
    } catch (RuntimeException e) { // cancelled, or the program's own
      breaking.accept(new IOException("stopped in the middle of a record: " + e.getMessage(), e));
      throw e;
    }
    Buffers.give(out); // had it failed, somebody might look at it still
  }

  /** Makes records until there are no more bytes, or no more room. Returns whether all is there. */
  private boolean encrypt(ByteBuffer[] bytes, ByteBuffer out) throws IOException {
    boolean owing = false;
    while (owing || hasRemaining(bytes)) {
      if (out.remaining() < largest) {
        return false;
      }
      var result = engine.wrap(bytes, out);
      if (result.getStatus() != SSLEngineResult.Status.OK) {
        throw closed();
      }
      owing = result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
      if (!owing) {
        owed.set(0);
      }
    }
    return true;
  }

  static SSLException closed() {
    return new SSLException(
        "the connection is over: in TLS 1.2 the peer that is done ends both"
            + " directions, and so does a failure");
  }

  private static boolean hasRemaining(ByteBuffer[] bytes) {
    for (var part : bytes) {
      if (part.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /** Sends all that the engine has to say in the course of a handshake until it has to listen. */
  void sendFlight(Handshake handshake, Deadline deadline) throws IOException {
    var out = Buffers.take();
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      if (out.remaining() < largest) {
        below.send(out.flip(), deadline);
        out.clear();
      }
      if (engine.wrap(Buffers.NOTHING, out).getStatus() == SSLEngineResult.Status.CLOSED) {
        break;
      }
    }
    handshake.see(out.flip());
    below.send(out, deadline);
    Buffers.give(out);
  }

  /** Says that nothing more will be sent. */
  void sendEnd(Deadline deadline) throws IOException {
    engine.closeOutbound();
    var out = Buffers.take();
    try {
      while (!engine.isOutboundDone()) {
        if (out.remaining() < largest) {
          below.send(out.flip(), deadline);
          out.clear();
        }
        if (engine.wrap(NO_BYTES, out).bytesProduced() == 0) {
          break;
        }
      }
      below.send(out.flip(), deadline);
      done = true;
    } catch (IOException e) {
      breaking.accept(e);
      throw e;
    } catch (RuntimeException e) {
      breaking.accept(new IOException("stopped in the middle of a record: " + e.getMessage(), e));
      throw e;
    }
    Buffers.give(out);
  }
}
