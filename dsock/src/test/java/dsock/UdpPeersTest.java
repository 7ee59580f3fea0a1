package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datagrams from and to programs that know nothing of dsock: Python, socat and dnsmasq. */
@Tag("peers")
class UdpPeersTest {
  private static final String DNSMASQ = "/usr/sbin/dnsmasq"; // not in everybody's path

  @TempDir Path folder;

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  private void assertEndsWell(Process process, String said)
      throws IOException, InterruptedException {
    boolean ended = process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertEquals(said, Files.readString(folder.resolve("said")));
    assertTrue(ended);
    assertEquals(0, process.exitValue());
  }

  private Process python(String script, int port) throws IOException {
    var begin =
        """
        import socket, struct, sys
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.settimeout(20)
        """;
    var file = Files.writeString(folder.resolve("peer.py"), begin + script);
    return start("python3", file.toString(), String.valueOf(port));
  }

  @Test
  void pythonSendsBackWhatItGets() throws Exception {
    var peer =
        """
        s.bind(('127.0.0.1', 0))
        s.sendto(b'ready', ('127.0.0.1', int(sys.argv[1])))
        while True:
            data, sender = s.recvfrom(65536)
            if not data:
                break
            s.sendto(data[::-1], sender)
        """;
    var random = new Random(8);
    try (var udp = Udp.open(Names.local("127.0.0.1", 0))) {
      var process = python(peer, udp.local().getPort());
      var ready = udp.receiveFrom(Deadline.inSeconds(20));
      assertEquals("ready", ready.text());
      for (int i = 0; i < 200; i++) {
        var bytes = new byte[1 + random.nextInt(1 << random.nextInt(16))];
        random.nextBytes(bytes);
        udp.sendTo(ready.from(), bytes);
        assertArrayEquals(reversed(bytes), udp.receive());
      }
      udp.sendTo(ready.from(), new byte[0]); // that is how it ends
      assertEndsWell(process, "");
    }
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  @Test
  void pythonJoinsAGroupAndSeesHowFarItMayGo() throws Exception {
    var peer =
        """
        s.bind(('', 0))
        group = socket.inet_aton('239.255.71.9')
        s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group + socket.inet_aton('127.0.0.1'))
        s.setsockopt(socket.IPPROTO_IP, 12, 1) # IP_RECVTTL
        s.sendto(b'joined', ('127.0.0.1', int(sys.argv[1])))
        data, more, flags, sender = s.recvmsg(100, 100)
        assert data == b'to all', data
        assert struct.unpack('i', more[0][2])[0] == 7, more
        """;
    var group = InetAddress.ofLiteral("239.255.71.9");
    var here = InetAddress.ofLiteral("127.0.0.1");
    try (var udp = Udp.open(Names.local("127.0.0.1", 0))) {
      var process = python(peer, udp.local().getPort());
      var joined = udp.receiveFrom(Deadline.inSeconds(20));
      udp.multicast().setInterface(NetworkInterface.getByInetAddress(here));
      udp.multicast().setHops(7);
      udp.sendTo(new InetSocketAddress(group, joined.from().getPort()), utf8("to all"));
      assertEndsWell(process, "");
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,UDP4:127.0.0.1", "::1,UDP6:[::1]"})
  void socatAsksAndIsAnswered(String address, String socat) throws Exception {
    try (var udp = Udp.open(Names.local(address, 0))) {
      var process = start("socat", "-t5", "-T5", "-", socat + ":" + udp.local().getPort());
      process.outputWriter().append("a question").flush();
      var question = udp.receiveFrom(Deadline.inSeconds(20));
      assertEquals("a question", question.text());
      udp.sendTo(question.from(), utf8("an answer"));
      Until.holds(() -> Files.exists(folder.resolve("said")) && size("said") > 0);
      process.outputWriter().close();
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
      assertEquals("an answer", Files.readString(folder.resolve("said")));
    }
  }

  private long size(String name) {
    try {
      return Files.size(folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void dnsmasqAnswersAQuery() throws Exception {
    int tries = 0;
    while (!isServedByDnsmasq()) {
      assertTrue(++tries < 10, "dnsmasq ends on each port"); // one that is free may not stay so
    }
  }

  /** Asks a server of its own. Returns false if that could not have the port. */
  private boolean isServedByDnsmasq() throws Exception {
    int port;
    try (var free = Udp.open(0)) {
      port = free.local().getPort();
    }
    var settings =
        """
        port=%d
        listen-address=127.0.0.1
        bind-interfaces
        no-resolv
        no-hosts
        address=/server.test/192.0.2.7
        """
            .formatted(port);
    var file = Files.writeString(folder.resolve("dnsmasq.conf"), settings);
    var process = start(DNSMASQ, "--keep-in-foreground", "--conf-file=" + file, "--pid-file");
    try (var udp = Udp.connect(Names.local("127.0.0.1", port))) {
      Until.holds(() -> isAnswered(udp) || !process.isAlive());
      if (!process.isAlive()) {
        return false;
      }
      checkAnswer(udp);
      return true;
    } finally {
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private static void checkAnswer(Udp udp) throws IOException {
    udp.send(query(7, "server.test"));
    var answer = ByteBuffer.wrap(answerTo(7, udp));
    assertEquals((short) 0x8000, (short) (answer.getShort(2) & 0x800f)); // an answer, no error
    assertEquals(1, answer.getShort(6)); // record
    var bytes = answer.array();
    var address = Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length);
    assertEquals(InetAddress.ofLiteral("192.0.2.7"), InetAddress.getByAddress(address));
  }

  /** There may be answers to earlier queries, too. */
  private static byte[] answerTo(int id, Udp udp) throws IOException {
    while (true) {
      var answer = udp.receive(Deadline.inSeconds(20));
      if (ByteBuffer.wrap(answer).getShort(0) == id) {
        return answer;
      }
    }
  }

  private static boolean isAnswered(Udp udp) {
    try {
      udp.send(query(1, "server.test"));
      return udp.receive(Deadline.inMillis(200)).length > 0;
    } catch (PortUnreachableException | SocketTimeoutException notYet) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] query(int id, String name) throws IOException {
    var query = new ByteArrayOutputStream();
    query.write(new byte[] {0, (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0}); // one question
    for (var label : name.split("\\.", -1)) {
      query.write(label.length());
      query.write(utf8(label));
    }
    query.write(new byte[] {0, 0, 1, 0, 1}); // an address of IPv4, of the Internet
    return query.toByteArray();
  }
}
