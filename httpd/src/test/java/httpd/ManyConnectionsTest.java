package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Many connections at a time. The full number, with figures, is in
 * docs/benchmarks/idle-connections.py.
 */
final class ManyConnectionsTest {
  private static final int IDLE = 1_000;
  private static final int ACTIVE = 100;
  private static final int REQUESTS = 20;
  private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

  @Test
  void idleConnectionsAreHeldWhileOthersAreServed() throws Exception {
    var idle = new ArrayList<RawClient>();
    try (var running = Running.with(x -> x.reply("here\n"));
        var clients = Bundle.open()) {
      for (int i = 0; i < IDLE; i++) {
        idle.add(running.connect());
        assertTrue(idle.getLast().send(GET).receiveResponse().endsWith("here\n"));
      }
      for (int i = 0; i < ACTIVE; i++) {
        clients.go(() -> askAgainAndAgain(running));
      }
      clients.await();

      assertEquals(IDLE, countAnswers(idle), "each idle connection is still there");
    } finally {
      for (var client : idle) {
        client.close();
      }
    }
  }

  private static void askAgainAndAgain(Running running) throws Exception {
    try (var client = running.connect()) {
      for (int i = 0; i < REQUESTS; i++) {
        assertTrue(client.send(GET).receiveResponse().endsWith("here\n"));
      }
    }
  }

  private static int countAnswers(List<RawClient> clients) throws Exception {
    int count = 0;
    for (var client : clients) {
      if (client.send(GET).receiveResponse().endsWith("here\n")) {
        count++;
      }
    }
    return count;
  }
}
