package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.proxy.ProxyException;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import dsock.proxy.ProxyTlv;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Version 1 of the PROXY protocol. */
class ProxyTextTest {
  private static ProxyHeader received(String line) throws IOException {
    var script = Script.of(line + "\r\nGET /");
    var header = ProxyHeader.receive(script);
    assertEquals("GET /", utf8(script.fill()));
    assertEquals(0, script.closes());
    assertEquals(1, header.version());
    return header;
  }

  private static String sent(ProxyOrigin origin) throws IOException {
    var script = Script.of();
    ProxyHeader.v1(origin).send(script);
    assertEquals(1, script.sends());
    return utf8(script.sent());
  }

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  @ParameterizedTest
  @CsvSource({
    "TCP4 192.0.2.1 198.51.100.7 4711 80, /192.0.2.1:4711, /198.51.100.7:80",
    "TCP4 255.255.255.255 255.255.255.255 65535 65535, "
        + "/255.255.255.255:65535, /255.255.255.255:65535",
    "TCP4 0.0.0.0 10.20.30.40 0 1, /0.0.0.0:0, /10.20.30.40:1",
    "TCP6 2001:db8::1 ::1 4711 80, '/[2001:db8:0:0:0:0:0:1]:4711', '/[0:0:0:0:0:0:0:1]:80'",
    "TCP6 :: 1:2:3:4:5:6:7:8 1 2, '/[0:0:0:0:0:0:0:0]:1', '/[1:2:3:4:5:6:7:8]:2'",
    "TCP6 FFFF::abcd 1:: 1 2, '/[ffff:0:0:0:0:0:0:abcd]:1', '/[1:0:0:0:0:0:0:0]:2'",
    "TCP6 ::ffff:1.2.3.4 ::1.2.3.4 1 2, "
        + "'/[0:0:0:0:0:ffff:102:304]:1', '/[0:0:0:0:0:0:102:304]:2'",
  })
  void aLineHasTwoAddressesAndTwoPorts(String line, String source, String destination)
      throws IOException {
    var tcp = assertInstanceOf(ProxyOrigin.Tcp.class, received("PROXY " + line).origin());
    assertEquals(source, tcp.source().toString());
    assertEquals(destination, tcp.destination().toString());
  }

  // the rest of the line has to be ignored
  @ParameterizedTest
  @ValueSource(strings = {"", " ", " 192.0.2.1 192.0.2.2 1 2", " whatever it  is", " TCP4 1.2.3.4"})
  void theOriginMayBeUnknown(String rest) throws IOException {
    assertEquals(new ProxyOrigin.Unknown(), received("PROXY UNKNOWN" + rest).origin());
  }

  @Test
  void aLineHas107BytesAtMost() throws IOException {
    var most = "PROXY UNKNOWN " + "x".repeat(107 - 14 - 2);
    assertEquals(new ProxyOrigin.Unknown(), received(most).origin());
    var longer = Script.of(most + "x\r\n");
    assertSays(
        "more than 107 bytes",
        assertThrows(ProxyException.class, () -> ProxyHeader.receive(longer)));
    var endless = Script.of("PROXY UNKNOWN " + "x".repeat(5000));
    assertThrows(ProxyException.class, () -> ProxyHeader.receive(endless));
    assertEquals(2, longer.closes() + endless.closes());
    var longest = "PROXY TCP6 " + "1111:2222:3333:4444:5555:6666:7777:8888 ".repeat(2);
    received(longest + "65535 65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\rx\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 \r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
        "PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1  192.0.2.2 1 2\r\n",
        "PROXY  TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY\tTCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4\t192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2\r\n",
        "PROXY TCP4\r\n",
        "PROXY \r\n",
        "PROXY\r\n",
        "PROXY UNKNOWNX\r\n",
        "PROXY UNKNOWN a\0b\r\n",
        "PROXY UNKNOWN ä\r\n",
        "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY tcp4 192.0.2.1 192.0.2.2 1 2\r\n",
        "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.01 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2 192.0.2.2 1 2\r\n",
        "PROXY TCP4 3221225985 192.0.2.2 1 2\r\n",
        "PROXY TCP4 0xc0.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 localhost 192.0.2.2 1 2\r\n",
        "PROXY TCP4 ::1 ::2 1 2\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP6 ::1 192.0.2.2 1 2\r\n",
        "PROXY TCP6 ::1%1 ::2 1 2\r\n",
        "PROXY TCP6 [::1] [::2] 1 2\r\n",
        "PROXY TCP6 ::: ::2 1 2\r\n",
        "PROXY TCP6 1::2::3 ::2 1 2\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7 ::2 1 2\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::2 1 2\r\n",
        "PROXY TCP6 ::00001 ::2 1 2\r\n",
        "PROXY TCP6 ::g ::2 1 2\r\n",
        "PROXY TCP6 ::1.2.3.04 ::2 1 2\r\n",
        "PROXY TCP6 :1:2:3:4:5:6:7 ::2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 99999999999\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 +1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 x 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 ٣ 2\r\n",
      })
  void anythingElseIsNoLine(String line) {
    var script = Script.of(line);
    assertThrows(ProxyException.class, () -> ProxyHeader.receive(script), line);
    assertEquals(1, script.closes());
  }

  // it is not waited for what could only make it longer
  @ParameterizedTest
  @ValueSource(strings = {"G", "PX", "PROXZ", "PROXY TCP4 \0", "PROXY TCP4 1.2.3.4\n"})
  void whatCannotBecomeALineIsRefusedAtOnce(String beginning) throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left().send(utf8(beginning));
      var refused = assertThrows(ProxyException.class, () -> ProxyHeader.receive(pair.right()));
      assertSays("the connection does not begin with", refused);
      assertThrows(IOException.class, () -> pair.right().more()); // it is closed
    }
  }

  @Test
  void aHeaderIsSentAsALine() throws IOException {
    assertEquals(
        "PROXY TCP4 192.0.2.1 198.51.100.7 4711 80\r\n",
        sent(new ProxyOrigin.Tcp(address("192.0.2.1", 4711), address("198.51.100.7", 80))));
    assertEquals(
        "PROXY TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:0:0:1 4711 80\r\n",
        sent(new ProxyOrigin.Tcp(address("2001:db8::1", 4711), address("::1", 80))));
    assertEquals("PROXY UNKNOWN\r\n", sent(new ProxyOrigin.Unknown()));
    var scoped = sent(new ProxyOrigin.Tcp(address("fe80::1%1", 1), address("fe80::2", 2)));
    assertEquals("PROXY TCP6 fe80:0:0:0:0:0:0:1 fe80:0:0:0:0:0:0:2 1 2\r\n", scoped);
  }

  @Test
  void whatIsSentIsWhatIsReceived() throws IOException {
    for (var origin :
        List.of(
            new ProxyOrigin.Unknown(),
            new ProxyOrigin.Tcp(address("192.0.2.1", 1), address("192.0.2.2", 65535)),
            new ProxyOrigin.Tcp(address("2001:db8::", 0), address("::", 65535)))) {
      var header = ProxyHeader.receive(Script.of(sent(origin)));
      assertEquals(ProxyHeader.v1(origin), header);
    }
  }

  @Test
  void whatALineCannotSayIsRefused() {
    var here = address("192.0.2.1", 1);
    for (var origin :
        List.of(
            new ProxyOrigin.Local(),
            new ProxyOrigin.Udp(here, here),
            new ProxyOrigin.UnixStream("", ""))) {
      assertThrows(IllegalArgumentException.class, () -> ProxyHeader.v1(origin));
    }
    var tlvs = List.of(ProxyTlv.alpn("h2"));
    assertThrows(
        IllegalArgumentException.class, () -> new ProxyHeader(1, new ProxyOrigin.Unknown(), tlvs));
    for (int version : new int[] {0, 3, -1}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new ProxyHeader(version, new ProxyOrigin.Unknown(), List.of()));
    }
    var there = address("::1", 1);
    assertThrows(IllegalArgumentException.class, () -> new ProxyOrigin.Tcp(here, there));
    var nowhere = InetSocketAddress.createUnresolved("a.b", 1);
    assertThrows(IllegalArgumentException.class, () -> new ProxyOrigin.Tcp(nowhere, here));
    assertTrue(new ProxyOrigin.Udp(here, here).toString().contains("192.0.2.1"));
  }
}
