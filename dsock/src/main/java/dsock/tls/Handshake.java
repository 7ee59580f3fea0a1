package dsock.tls;

import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a connection. Those who are asked in its course, for keys and for trust, are
 * called in the task that does the handshake, find it in {@link #CURRENT}, and leave behind here
 * what they have chosen.
 */
final class Handshake {
  static final ScopedValue<Handshake> CURRENT = ScopedValue.newInstance();

  private static final int LONGEST = 256 * 1024; // bytes that the peer may send

  final String host; // whom the client wants to speak to; empty: it is the server

  String asked = ""; // the name that the client asks the server for; empty: none
  private final @Nullable KeyLog log; // null: the secrets are nobody's business
  private String random = ""; // the client's

  boolean full; // somebody showed a certificate; else a session has been resumed
  Identity.@Nullable Loaded identity; // which one has been chosen; null: none has

  Handshake(String host, @Nullable KeyLog log) {
    this.host = host;
    this.log = log;
  }

  /** Looks at a record of one direction or the other. */
  void see(ByteBuffer record) {
    if (log != null && random.isEmpty()) {
      random = KeyLog.random(record);
    }
  }

  /** Hears of a secret. */
  void tell(String name, byte[] secret) {
    if (log != null) {
      log.add(name, random, secret);
    }
  }

  static Handshake current() {
    return CURRENT.orElseThrow(() -> new IllegalStateException("there is no handshake"));
  }

  void run(SSLEngine engine, Incoming in, Outgoing out, Deadline deadline) throws IOException {
    ScopedValue.where(CURRENT, this)
        .call(() -> {
          try {
            engine.beginHandshake();
            exchange(engine, in, out, deadline);
          } catch (SSLException e) {
            sendAlert(out);
            throw Refusal.explained(e);
          }
          return this;
        });
  }

  private void exchange(SSLEngine engine, Incoming in, Outgoing out, Deadline deadline)
      throws IOException {
    int received = 0;
    for (var status = engine.getHandshakeStatus(); isOn(status); ) {
      switch (status) {
        case NEED_WRAP -> out.sendFlight(this, deadline);
        case NEED_TASK -> runTasks(engine);
        default -> received += in.takeOfHandshake(this, deadline);
      }
      if (received > LONGEST) {
        throw new SSLException("more than " + LONGEST + " bytes, which is the limit");
      }
      status = engine.getHandshakeStatus();
    }
  }

  private static boolean isOn(HandshakeStatus status) {
    return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
  }

  private static void runTasks(SSLEngine engine) {
    for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** Tells the peer why, if that can be done without waiting. */
  private void sendAlert(Outgoing out) {
    try {
      out.sendFlight(this, Deadline.NOW);
    } catch (IOException | RuntimeException e) {
      // it does not learn why
    }
  }
}
