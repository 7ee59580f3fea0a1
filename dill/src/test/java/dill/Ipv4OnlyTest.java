package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.loop.Acceptor;
import dill.loop.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** A machine without IPv6. */
class Ipv4OnlyTest {
  /** Says what comes of an address that the system has not. */
  static final class Asks {
    private Asks() {}

    public static void main(String[] arguments) {
      var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), 1);
      try {
        Acceptor.listen(address, 1);
      } catch (IOException e) {
        System.out.println("to listen: " + e.getMessage());
      }
      try {
        Endpoint.connect(address);
      } catch (IOException e) {
        System.out.println("to connect: " + e.getMessage());
      }
    }
  }

  @Test
  void anAddressThatTheSystemHasNotIsAFailureAsAnyOther() throws Exception {
    assertEquals(
        "to listen: this machine has no IPv6\nto connect: this machine has no IPv6\n",
        Children.run(Asks.class, "-Djava.net.preferIPv4Stack=true"));
  }
}
