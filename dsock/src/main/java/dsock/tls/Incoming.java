package dsock.tls;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What comes in: records from below, and what has been made of them. For one task at a time. */
final class Incoming {
  /*
   * A record is looked at below until it is whole, then taken: so nothing beyond the last record is ever taken, and what
   * follows the goodbye is still there for the next protocol. It is copied first, as JSSE decrypts in place and is slow
   * where the memory is not on the heap.
   */

  private static final int BARREN = 32; // records that bring nothing, in a row; tickets are a few

  /** How often the peer may ask for what only a send of ours answers, before there is one. */
  private static final int MOST_OWED = 32;

  private final ByteSocket below;
  private final SSLEngine engine;
  private final Consumer<IOException> breaking;
  private final AtomicInteger owed; // answers that JSSE has ready, until they are sent

  // What has been decrypted stands between the buffer's position, which users move, and the end.
  private ByteBuffer plain = Buffers.NOTHING;
  private int end;

  private int barren;
  private @Nullable IOException late; // of a record behind what nobody has taken yet
  private boolean renegotiable; // TLS 1.2, and the handshake is over
  private volatile boolean ended; // also read by who sends

  Incoming(ByteSocket below, SSLEngine engine, Consumer<IOException> breaking, AtomicInteger owed) {
    this.below = below;
    this.engine = engine;
    this.breaking = breaking;
    this.owed = owed;
  }

  /** What has come; the buffer is valid until the next call of any kind. */
  ByteBuffer bytes() {
    return plain.limit(end).order(ByteOrder.BIG_ENDIAN);
  }

  int size() {
    return end - plain.position();
  }

  /** Tells whether the peer has said that it is done. */
  boolean hasEnded() {
    return ended;
  }

  /** Refuses handshakes from now on. */
  void refuseHandshakes() {
    renegotiable = true;
  }

  /** Waits until enough has come. Returns false if the peer is done before that. */
  boolean await(int atLeast, Deadline deadline) throws IOException {
    if (size() >= atLeast) {
      return true;
    }
    while (size() < atLeast) {
      if (size() == 0) {
        release();
      }
      if (late != null) {
        throw broken(late);
      }
      if (ended) {
        return false;
      }
      awaitRecord(deadline);
      decryptOrBreak(atLeast);
    }
    decryptWhatIsThere();
    return true;
  }

  /** Takes one record in the course of a handshake, and returns how long it was. */
  int takeOfHandshake(Handshake handshake, Deadline deadline) throws IOException {
    int length = awaitRecord(deadline);
    handshake.see(below.fill(length, deadline));
    decrypt(0);
    if (ended) {
      throw new SSLException("the peer closed the connection in the middle of the handshake");
    }
    return length;
  }

  /** Waits for a whole record, which stays below. Returns how long it is. */
  private int awaitRecord(Deadline deadline) throws IOException {
    try {
      var in = below.fill(Records.HEADER, deadline);
      int length = lengthOrBreak(in);
      below.fill(length, deadline);
      return length;
    } catch (EOFException e) {
      var truncated =
          "truncated: the connection ended, but the peer did not say that it is done; somebody may"
              + " have cut off the rest";
      throw broken(new SSLException(truncated, e));
    }
  }

  private int lengthOrBreak(ByteBuffer in) throws IOException {
    try {
      return Records.length(in);
    } catch (SSLException e) {
      throw broken(e);
    }
  }

  private IOException broken(IOException why) {
    breaking.accept(why);
    return why;
  }

  /** Decrypts further records if they are there and there is room for them. */
  private void decryptWhatIsThere() {
    try {
      while (!ended) {
        var in = below.fill(0, Deadline.NOW);
        if (in.remaining() < Records.HEADER || Records.type(in) != Records.APPLICATION_DATA) {
          return; // in TLS 1.2 an end is one for both directions: not before it is asked for
        }
        int length = Records.length(in);
        if (in.remaining() < length || plain.capacity() - end < length) {
          return;
        }
        decryptWhole(0);
      }
    } catch (SSLException e) {
      late = said(e); // once what is there has been taken
    } catch (IOException e) {
      late = e;
    }
  }

  private void decryptOrBreak(int atLeast) throws IOException {
    try {
      decryptWhole(atLeast);
    } catch (SSLException e) {
      throw broken(said(e));
    }
  }

  /** Takes a record after the handshake. */
  private void decryptWhole(int atLeast) throws IOException {
    int before = size();
    decrypt(atLeast);
    boolean hasBrought = size() > before;
    barren = hasBrought ? 0 : barren + 1;
    if (barren > BARREN) {
      throw new SSLException("more than " + BARREN + " records in a row that bring nothing");
    }
    // JSSE keeps an answer to each new key, with a cipher of its own, until we send.
    boolean owes = !hasBrought && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    if (owes && owed.incrementAndGet() > MOST_OWED) {
      throw new SSLException("the peer has asked for new keys more than " + MOST_OWED + " times");
    }
  }

  private static SSLException said(SSLException e) {
    var said = String.valueOf(e.getMessage());
    return new SSLException(
        said.replace("Received fatal alert:", "the peer broke off with alert"), e);
  }

  /** Takes the record that is below, whole. */
  private void decrypt(int atLeast) throws IOException {
    var in = below.fill(Records.HEADER, Deadline.NOW);
    int length = Records.length(in);
    if (renegotiable && Records.type(in) == Records.HANDSHAKE) {
      throw new SSLException("the peer wants to renegotiate, which is refused");
    }
    var record = Buffers.take();
    record.put(0, in, in.position(), length).limit(length);
    in.position(in.position() + length);
    makeRoom(Math.max(atLeast, size() + length));
    int start = plain.position();
    plain.limit(plain.capacity()).position(end);
    try {
      var result = engine.unwrap(record, plain);
      end = plain.position();
      ended = result.getStatus() == SSLEngineResult.Status.CLOSED;
      check(result, record);
    } finally {
      plain.position(start).limit(end);
      Buffers.give(record);
    }
  }

  private static void check(SSLEngineResult result, ByteBuffer record) throws SSLException {
    boolean taken = !record.hasRemaining();
    switch (result.getStatus()) {
      case OK, CLOSED -> {
        if (!taken) {
          throw new SSLException("a record was not taken whole");
        }
      }
      case BUFFER_OVERFLOW, BUFFER_UNDERFLOW ->
          throw new SSLException("a record of an impossible length: " + result);
    }
  }

  private void makeRoom(int atLeast) {
    int size = size();
    if (plain.capacity() == 0) {
      plain = atLeast <= Buffers.SIZE ? Buffers.take() : ByteBuffer.allocate(atLeast);
    } else if (size == 0) {
      plain.clear();
    }
    if (plain.capacity() - plain.position() < atLeast) {
      if (plain.capacity() >= atLeast) {
        plain.limit(end).compact().position(0);
      } else {
        grow(atLeast);
      }
      end = size;
    } else {
      end = plain.position() + size;
    }
  }

  private void grow(int atLeast) {
    long twice = Math.min(2L * plain.capacity(), Integer.MAX_VALUE);
    var wider = ByteBuffer.allocate((int) Math.max(twice, atLeast));
    wider.put(bytes()).position(0);
    Buffers.give(plain);
    plain = wider;
  }

  /** Lets go of the buffer, which is empty: who waits holds none. */
  void release() {
    Buffers.give(plain);
    plain = Buffers.NOTHING;
    end = 0;
  }
}
