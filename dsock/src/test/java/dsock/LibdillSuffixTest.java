package dsock;

import static dsock.Suffix.CRLF;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libdill's tests/suffix.c. */
class LibdillSuffixTest {
  @Test
  void overTcp() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = Suffix.attach(Tcp.connect(listener.local(), Deadline.NEVER), CRLF);
        assertEquals("ABC", client.receiveText());
        client.send("DEF");
        client.detach().close(Deadline.NEVER);
      });
      var server = Suffix.attach(listener.accept(), CRLF);
      server.send("ABC");
      assertEquals("DEF", server.receiveText());
      server.detach().close(Deadline.NEVER);
    }
  }

  // over ipc_pair: three messages, the one in the middle is skipped
  @ParameterizedTest
  @ValueSource(strings = {CRLF, "1234567890"})
  void threeMessages(String suffix) throws IOException {
    try (var pair = Inproc.pair()) {
      var left = Suffix.attach(pair.left(), suffix);
      var right = Suffix.attach(pair.right(), suffix);
      left.send("First");
      left.send("Second");
      left.send("Third");
      assertEquals("First", right.receiveText());
      right.receive();
      assertEquals("Third", right.receiveText());
    }
  }

  // one side leaves after two messages, the other still reads both
  @ParameterizedTest
  @ValueSource(strings = {CRLF, "1234567890"})
  void detachWhileMessagesAreUnderWay(String suffix) throws IOException {
    try (var pair = Inproc.pair()) {
      var left = Suffix.attach(pair.left(), suffix);
      var right = Suffix.attach(pair.right(), suffix);
      left.send("ABC");
      left.send("DEF");
      left.detach();
      assertEquals("ABC", right.receiveText());
      assertEquals("DEF", right.receiveText());
      right.detach();
    }
  }
}
