package dsock;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** libdill's tests/prefix.c. */
class LibdillPrefixTest {
  @Test
  void overTcp() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = Prefix.attach(Tcp.connect(listener.local(), Deadline.NEVER), 8);
        assertEquals("ABC", client.receiveText());
        client.send("DEF");
        client.detach().close(Deadline.NEVER);
      });
      var server = Prefix.attach(listener.accept(), 8);
      server.send("ABC");
      assertEquals("DEF", server.receiveText());
      server.detach().close(Deadline.NEVER);
    }
  }

  // over ipc_pair: three messages, the one in the middle is skipped
  @Test
  void threeMessages() throws IOException {
    try (var pair = Inproc.pair()) {
      var left = Prefix.attach(pair.left(), 3, LITTLE_ENDIAN, 1000);
      var right = Prefix.attach(pair.right(), 3, LITTLE_ENDIAN, 1000);
      left.send("First");
      left.send("Second");
      left.send("Third");
      assertEquals("First", right.receiveText());
      right.receive();
      assertEquals("Third", right.receiveText());
    }
  }

  // one side leaves after two messages, the other still reads both
  @Test
  void detachWhileMessagesAreUnderWay() throws IOException {
    try (var pair = Inproc.pair()) {
      var left = Prefix.attach(pair.left(), 3, LITTLE_ENDIAN, 1000);
      var right = Prefix.attach(pair.right(), 3, LITTLE_ENDIAN, 1000);
      left.send("ABC");
      left.send("DEF");
      left.detach();
      assertEquals("ABC", right.receiveText());
      assertEquals("DEF", right.receiveText());
      right.detach();
    }
  }
}
