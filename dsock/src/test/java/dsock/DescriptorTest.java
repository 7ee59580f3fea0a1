package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the system gets back what it has lent. */
class DescriptorTest {
  private long before;

  @BeforeEach
  void count() throws IOException {
    before = Descriptors.settled();
  }

  @Test
  void twoThousandConnectionsLeaveNothingBehind() throws IOException {
    try (var listener = Ends.listen()) {
      for (int i = 0; i < 2000; i++) {
        try (var client = Tcp.connect(listener.local(), Deadline.NEVER);
            var server = listener.accept()) {
          client.send(utf8("hi"));
          assertEquals("hi", utf8(server.receive(2)));
        }
      }
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void connectionsThatAreClosedWhileTheirTasksWaitLeaveNothingBehind() throws IOException {
    for (int i = 0; i < 100; i++) {
      try (var ends = Ends.tcp();
          var bundle = Bundle.open()) {
        for (var end : new Tcp[] {ends.left(), ends.right()}) {
          Until.waiting(bundle, () -> assertThrows(IOException.class, end::fill));
        }
        ends.left().close();
        bundle.await();
      }
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void halfOpenPeersLeaveNothingBehind() throws IOException {
    var halfOpen = new ArrayList<Ends<Tcp>>();
    for (int i = 0; i < 200; i++) {
      var ends = Ends.tcp();
      halfOpen.add(ends);
      ends.left().done();
      assertFalse(ends.right().more());
      ends.right().send(utf8("half-open"));
      ends.right().close();
    }
    for (var ends : halfOpen) {
      assertEquals("half-open", utf8(ends.left().receive(9)));
      ends.left().close();
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void connectionsThatFailLeaveNothingBehind() throws IOException {
    var nobody = Ends.listen();
    nobody.close();
    Descriptors.areBackTo(before);
    for (int i = 0; i < 200; i++) {
      assertThrows(ConnectException.class, () -> Tcp.connect(nobody.local(), Deadline.NEVER));
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void connectionsThatAreLateLeaveNothingBehind() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (var ends = Ends.tcp()) {
        var left = ends.left();
        assertThrows(SocketTimeoutException.class, () -> left.close(Deadline.NOW));
      }
      try (var listener = Ends.listen()) {
        assertThrows(SocketTimeoutException.class, () -> listener.accept(Deadline.NOW));
      }
    }
    Descriptors.areBackTo(before);
  }

  // news of a channel that another task closes at the same moment: once the poller died of that
  @Test
  void closingWhileBytesComeDoesNotHarmThePoller() throws IOException {
    for (int round = 0; round < 40; round++) {
      try (var listener = Ends.listen();
          var bundle = Bundle.isolated(closed -> {})) {
        for (int i = 0; i < 50; i++) {
          var client = Tcp.connect(listener.local(), Deadline.inSeconds(20));
          var server = listener.accept(Deadline.inSeconds(20));
          bundle.go(() -> server.skip(Long.MAX_VALUE, Deadline.NEVER));
          bundle.go(() -> {
            for (int n = 0; n < 50; n++) {
              client.send(new byte[10]);
            }
          });
          bundle.go(() -> {
            server.close();
            client.close();
          });
        }
        bundle.await();
      }
    }
    Descriptors.areBackTo(before);
  }
}
