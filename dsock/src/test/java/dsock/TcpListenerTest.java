package dsock;

import static dsock.Says.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

class TcpListenerTest {
  @Test
  void portZeroIsOneThatIsFree() throws IOException {
    try (var one = Tcp.listen(0);
        var other = Tcp.listen(0)) {
      assertNotEquals(0, one.port());
      assertNotEquals(one.port(), other.port());
      assertEquals(one.port(), one.local().getPort());
      assertSays(String.valueOf(one.port()), new IOException(one.toString()));
    }
  }

  @Test
  void aPortCanBeListenedOnOnlyOnce() throws IOException {
    try (var listener = Ends.listen()) {
      var address = listener.local();
      var refused = assertThrows(BindException.class, () -> Tcp.listen(address, 16).close());
      assertSays(address.toString(), refused);
    }
  }
}
