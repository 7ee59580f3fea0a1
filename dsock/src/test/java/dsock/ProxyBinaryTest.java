package dsock;

import static dsock.Hex.hex;
import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.proxy.ProxyException;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import dsock.proxy.ProxyTls;
import dsock.proxy.ProxyTlv;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Version 2 of the PROXY protocol. */
class ProxyBinaryTest {
  private static final String SIGNATURE = "0d0a0d0a 00 0d0a 'QUIT' 0a";
  private static final String TCP4 = "c0000201 c6336407 1267 0050";

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private static final ProxyOrigin TCP =
      new ProxyOrigin.Tcp(address("192.0.2.1", 4711), address("198.51.100.7", 80));

  /** A header, with the length of its rest, and something behind it. */
  private static Script peer(String versionAndFamily, String rest) {
    var length = "%04x".formatted(hex(rest).length);
    return new Script().add(hex(SIGNATURE + versionAndFamily + length + rest + "'SSH-2.0'"));
  }

  private static ProxyHeader received(String versionAndFamily, String rest) throws IOException {
    var script = peer(versionAndFamily, rest);
    var header = ProxyHeader.receive(script);
    assertEquals("SSH-2.0", utf8(script.fill()));
    assertEquals(0, script.closes());
    assertEquals(2, header.version());
    return header;
  }

  private static String refused(String versionAndFamily, String rest) {
    var script = peer(versionAndFamily, rest);
    var refused = assertThrows(ProxyException.class, () -> ProxyHeader.receive(script));
    assertEquals(1, script.closes());
    return String.valueOf(refused.getMessage());
  }

  private static byte[] sent(ProxyHeader header) throws IOException {
    var script = new Script();
    header.send(script);
    assertEquals(1, script.sends());
    return script.sent();
  }

  @Test
  void addressesAndPortsOfBothFamiliesAndTransports() throws IOException {
    assertEquals(ProxyHeader.v2(TCP), received("21 11", TCP4));
    var udp = assertInstanceOf(ProxyOrigin.Udp.class, received("21 12", TCP4).origin());
    assertEquals("/192.0.2.1:4711", udp.source().toString());
    var six = "20010db8000000000000000000000001 00000000000000000000000000000001 ffff 0000";
    var tcp6 = assertInstanceOf(ProxyOrigin.Tcp.class, received("21 21", six).origin());
    assertEquals("/[2001:db8:0:0:0:0:0:1]:65535", tcp6.source().toString());
    assertEquals("/[0:0:0:0:0:0:0:1]:0", tcp6.destination().toString());
    var udp6 = received("21 22", six).origin();
    assertEquals(new ProxyOrigin.Udp(tcp6.source(), tcp6.destination()), udp6);
    var mapped = "00000000000000000000ffffc0000201".repeat(2) + "0001 0002";
    var origin = assertInstanceOf(ProxyOrigin.Tcp.class, received("21 21", mapped).origin());
    assertEquals("/[0:0:0:0:0:ffff:c000:201]:1", origin.source().toString());
  }

  @Test
  void pathsOfUnixSockets() throws IOException {
    var path = hex("'/run/ä.sock'");
    var padded = "'/run/ä.sock'" + "00".repeat(108 - path.length);
    assertEquals(
        new ProxyOrigin.UnixStream("", "/run/ä.sock"),
        received("21 31", "00".repeat(108) + padded).origin());
    var untidy = "'/run/ä.sock' 00" + "41".repeat(107 - path.length);
    assertEquals(
        new ProxyOrigin.UnixDatagram("/run/ä.sock", "x".repeat(108)),
        received("21 32", untidy + "78".repeat(108)).origin());
    var abstractName = "00 'name'" + "00".repeat(103);
    assertEquals(
        new ProxyOrigin.UnixStream("\0name", ""),
        received("21 31", abstractName + "00".repeat(108)).origin());
    assertSays("not UTF-8", new Throwable(refused("21 31", "ff".repeat(216))));
  }

  // what such a header says else is to be ignored
  @ParameterizedTest
  @CsvSource({
    "20 00, ''",
    "20 11, c0000201",
    "20 ff, 01",
    "20 00, 030004deadbeef",
    "20 21, 0000",
  })
  void aConnectionOfTheProxyItselfHasNoOrigin(String head, String rest) throws IOException {
    assertEquals(ProxyHeader.v2(new ProxyOrigin.Local()), received(head, rest));
  }

  @ParameterizedTest
  @CsvSource({"21 00, ''", "21 01, 01", "21 10, c0000201", "21 20, ''", "21 30, ''", "21 02, ''"})
  void whatTheProxyCannotTellIsUnknown(String head, String rest) throws IOException {
    assertEquals(ProxyHeader.v2(new ProxyOrigin.Unknown()), received(head, rest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"11 11", "31 11", "01 11", "22 11", "2f 11", "a1 11"})
  void anotherVersionOrCommandIsRefused(String head) {
    assertTrue(refused(head, TCP4).contains("unknown version and command"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"21 13", "21 1f", "21 41", "21 f1", "21 ff", "21 03", "21 40"})
  void anotherFamilyOrTransportIsRefused(String head) {
    assertTrue(refused(head, "00".repeat(216)).contains("unknown family or transport"));
  }

  @ParameterizedTest
  @CsvSource({"21 11, 11", "21 12, 0", "21 21, 35", "21 31, 215"})
  void aHeaderWithoutRoomForItsAddressesIsRefused(String head, int length) {
    assertTrue(refused(head, "00".repeat(length)).contains("too short for its addresses"));
  }

  @Test
  void whatElseIsSaid() throws IOException {
    var header =
        received(
            "21 11",
            TCP4
                + "01 0002 'h2'"
                + "02 000b 'example.org'"
                + "05 0003 000102"
                + "30 0003 'net'"
                + "04 0001 00"
                + "04 0000"
                + "e0 0002 beef"
                + "e0 0000");
    assertEquals(Optional.of("h2"), header.alpn());
    assertEquals(Optional.of("example.org"), header.authority());
    assertArrayEquals(new byte[] {0, 1, 2}, header.uniqueId().orElseThrow());
    assertEquals(Optional.of("net"), header.netns());
    assertEquals(
        List.of(new ProxyTlv(0xe0, hex("beef")), new ProxyTlv(0xe0, new byte[0])),
        header.tlvs().stream().filter(tlv -> tlv.type() == 0xe0).toList());
    assertEquals(6, header.tlvs().size()); // without those that say nothing
    assertEquals(Optional.empty(), header.tls());
  }

  @Test
  void whatIsSaidOfTls() throws IOException {
    var tls =
        "07 00000000"
            + "21 0007 'TLSv1.3'"
            + "22 0005 'Jörg'"
            + "23 0003 'AES'"
            + "24 0006 'SHA256'"
            + "25 0007 'RSA2048'"
            + "2f 0001 ff";
    var header = received("21 11", TCP4 + "20 %04x".formatted(hex(tls).length) + tls);
    var known = header.tls().orElseThrow();
    assertEquals(Optional.of("TLSv1.3"), known.version());
    assertEquals(Optional.of("Jörg"), known.commonName());
    assertEquals(Optional.of("AES"), known.cipher());
    assertEquals(Optional.of("SHA256"), known.signatureAlgorithm());
    assertEquals(Optional.of("RSA2048"), known.keyAlgorithm());
    assertEquals(new ProxyTlv(0x2f, hex("ff")), known.parts().getLast());
    assertTrue(known.isVerified());
    assertFalse(new ProxyTls(ProxyTls.TLS, 0).isVerified());
    assertFalse(new ProxyTls(7, 18).isVerified());
    assertTrue(new ProxyTls(ProxyTls.CERTIFICATE_IN_SESSION, 0).isVerified());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "01 00",
        "01 0001",
        "e0 0003 0102",
        "e0 0000 e0",
        "01 0000",
        "01 0100",
        "02 0000",
        "02 0002 ffff",
        "03 0003 000000",
        "03 0005 0000000000",
        "20 0004 01000000",
        "20 0006 0100000000 21",
        "20 0008 0100000000 21 0001",
        "20 0009 0100000000 21 0001 00",
        "20 0009 0100000000 22 0001 ff",
        "20 000b 0100000000 21 0000 21 0000",
        "30 0001 ff",
        "30 0001 0a",
        "02 0001 61 02 0001 62",
        "01 0001 61 01 0001 61",
        "20 0005 0100000000 20 0005 0100000000",
      })
  void whatIsNotAsItsTypeWantsItIsRefused(String tlvs) {
    assertTrue(refused("21 11", TCP4 + tlvs).contains("a PROXY header that cannot be"));
  }

  @Test
  void longValuesAreRefused() throws IOException {
    var longest = "05 0080" + "ff".repeat(128);
    assertEquals(128, received("21 11", TCP4 + longest).uniqueId().orElseThrow().length);
    assertTrue(refused("21 11", TCP4 + "05 0081" + "ff".repeat(129)).contains("unique ID"));
    assertTrue(refused("21 11", TCP4 + "01 0100" + "61".repeat(256)).contains("ALPN"));
    assertTrue(refused("21 11", TCP4 + "02 0100" + "61".repeat(256)).contains("authority"));
  }

  // the first is what HAProxy's specification wants: CRC-32C over all, with zeros in its place
  @Test
  void aChecksumIsReckonedAndChecked() throws IOException {
    var header = ProxyHeader.v2(TCP, ProxyTlv.authority("a.b"), ProxyTlv.checksum());
    var bytes = sent(header);
    assertEquals(header, ProxyHeader.receive(new Script().add(bytes.clone())));
    for (int i = 16; i < bytes.length; i++) {
      var wrong = bytes.clone();
      wrong[i] ^= 1;
      assertThrows(ProxyException.class, () -> ProxyHeader.receive(new Script().add(wrong)));
    }
    assertTrue(refused("21 11", TCP4 + "03 0004 00000000").contains("its checksum is wrong"));
  }

  @Test
  void theLengthIsComparedWithTheLimitBeforeAnythingIsWaitedFor() throws IOException {
    assertTrue(
        refused("21 11", "00".repeat(4097)).contains("of 4097 bytes, and the limit is 4096"));
    received("21 00", "00".repeat(4096));
    try (var pair = Inproc.pair()) {
      pair.left().send(hex(SIGNATURE + "21 11 ffff"));
      assertThrows(ProxyException.class, () -> ProxyHeader.receive(pair.right(), 65534));
    }
    var longest = peer("21 11", TCP4 + "e0 fff0" + "00".repeat(65520));
    assertEquals(65520, ProxyHeader.receive(longest, 65535).tlvs().getFirst().value().length);
    var none = peer("20 00", "");
    assertEquals(new ProxyOrigin.Local(), ProxyHeader.receive(none, 0).origin());
    var untouched = peer("20 00", "");
    assertThrows(IllegalArgumentException.class, () -> ProxyHeader.receive(untouched, -1));
    ProxyHeader.receive(untouched);
  }

  @Test
  void whatIsSentIsWhatIsReceived() throws IOException {
    var tls =
        new ProxyTls(
            ProxyTls.TLS | ProxyTls.CERTIFICATE,
            -1,
            ProxyTls.part(ProxyTls.VERSION, "TLSv1.2"),
            ProxyTls.part(ProxyTls.COMMON_NAME, "Jörg"));
    var six = new ProxyOrigin.Udp(address("2001:db8::1", 1), address("::", 65535));
    for (var header :
        List.of(
            ProxyHeader.v2(new ProxyOrigin.Local()),
            ProxyHeader.v2(new ProxyOrigin.Unknown()),
            ProxyHeader.v2(TCP, ProxyTlv.alpn("h2"), ProxyTlv.ssl(tls), ProxyTlv.checksum()),
            ProxyHeader.v2(six, ProxyTlv.uniqueId(new byte[128]), ProxyTlv.netns("blue")),
            ProxyHeader.v2(new ProxyOrigin.UnixStream("\0abstract", "x".repeat(108))),
            ProxyHeader.v2(new ProxyOrigin.UnixDatagram("", "/ä"), new ProxyTlv(255, hex("00"))))) {
      var script = new Script().add(sent(header)).add(hex("'rest'"));
      assertEquals(header, ProxyHeader.receive(script));
      assertEquals("rest", utf8(script.fill(4)));
    }
    assertArrayEquals(
        hex(SIGNATURE + "21 11 0013" + TCP4 + "02 0004 'a.de'"),
        sent(ProxyHeader.v2(TCP, ProxyTlv.authority("a.de"))));
    assertArrayEquals(hex(SIGNATURE + "20 00 0000"), sent(ProxyHeader.v2(new ProxyOrigin.Local())));
  }

  @Test
  void whatCannotBeSaidIsRefusedWhereItIsMade() {
    for (var tlv :
        List.of(
            ProxyTlv.alpn(""),
            ProxyTlv.authority("x".repeat(256)),
            ProxyTlv.uniqueId(new byte[129]),
            ProxyTlv.netns("ä"),
            new ProxyTlv(ProxyTlv.SSL, new byte[4]))) {
      assertThrows(IllegalArgumentException.class, () -> ProxyHeader.v2(TCP, tlv));
    }
    var alpn = ProxyTlv.alpn("h2");
    assertThrows(IllegalArgumentException.class, () -> ProxyHeader.v2(TCP, alpn, alpn));
    var local = new ProxyOrigin.Local();
    assertThrows(IllegalArgumentException.class, () -> ProxyHeader.v2(local, alpn));
    var huge = new ProxyTlv(0xe0, new byte[65535]);
    assertThrows(IllegalArgumentException.class, () -> ProxyHeader.v2(TCP, huge));
    assertThrows(IllegalArgumentException.class, () -> new ProxyTlv(256, new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new ProxyTlv(-1, new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new ProxyTlv(0, new byte[65536]));
    assertThrows(IllegalArgumentException.class, () -> new ProxyTls(256, 0));
    var long109 = "x".repeat(109);
    assertThrows(IllegalArgumentException.class, () -> new ProxyOrigin.UnixStream("", long109));
    assertThrows(IllegalArgumentException.class, () -> new ProxyOrigin.UnixDatagram("a\0b", ""));
  }

  @Test
  void twoAreEqualIfTheySayTheSame() {
    assertEquals(ProxyTlv.alpn("h2"), new ProxyTlv(1, hex("'h2'")));
    assertEquals(ProxyTlv.alpn("h2").hashCode(), new ProxyTlv(1, hex("'h2'")).hashCode());
    assertNotEquals(ProxyTlv.alpn("h2"), ProxyTlv.authority("h2"));
    assertNotEquals(ProxyTlv.alpn("h2"), ProxyTlv.alpn("h3"));
    assertEquals("ProxyTlv[01: 6832]", ProxyTlv.alpn("h2").toString());
  }
}
