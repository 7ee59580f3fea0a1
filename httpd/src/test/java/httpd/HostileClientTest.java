package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Channel;
import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * Clients that crash, dawdle, or never read. After each of them the server answers as before, and
 * has let go of the connection: its tasks and descriptors are as many as they were.
 */
final class HostileClientTest {
  private static final Limits IMPATIENT =
      Limits.DEFAULT
          .withIdle(Duration.ofMillis(300))
          .withHead(Duration.ofMillis(300))
          .withPatience(Duration.ofMillis(300), 100_000_000);

  private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";

  private interface Attack {
    void on(Running running) throws Exception;
  }

  /** Runs an attack, and compares what the process holds before and after. */
  private static void survives(Handler handler, Attack attack) throws Exception {
    try (var running = Running.with(IMPATIENT, handler)) {
      answers(running); // so that all is there that a first request brings about
      awaitConnections(running, 0);
      long before = descriptors();
      attack.on(running);
      answers(running); // who has come before has been accepted by then
      awaitConnections(running, 0);
      awaitDescriptors(before);
    }
  }

  private static void answers(Running running) throws IOException {
    try (var client = running.connect()) {
      assertTrue(client.send(GET.replace("/ ", "/well ")).receiveAll().endsWith("well\n"));
    }
  }

  private static Handler wellOr(Handler other) {
    return x -> {
      if (x.path().equals("/well")) {
        x.reply("well\n");
      } else {
        other.handle(x);
      }
    };
  }

  private static final Handler READS_ALL =
      wellOr(x -> {
        while (x.body().more()) {
          var in = x.body().fill();
          in.position(in.limit());
        }
        x.reply("read\n");
      });

  /** How many sockets the system has lent to this process. */
  private static long descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(HostileClientTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closed) {
      return false; // between the list and the look at it
    }
  }

  private static void awaitDescriptors(long expected) throws IOException {
    var deadline = Deadline.inSeconds(20);
    while (descriptors() > expected && !deadline.hasPassed()) {
      Deadline.inMillis(10).sleep();
    }
    assertTrue(
        descriptors() <= expected, descriptors() + " descriptors; before there were " + expected);
  }

  private static void awaitConnections(Running running, int expected) {
    var deadline = Deadline.inSeconds(20);
    while (running.server.connections() != expected && !deadline.hasPassed()) {
      Deadline.inMillis(10).sleep();
    }
    assertEquals(expected, running.server.connections(), "connections");
  }

  @Test
  void aClientProcessThatIsKilledIsLetGo() throws Exception {
    survives(
        READS_ALL,
        running -> {
          var client = KilledClient.start(running.port());
          try (var out = client.inputReader()) {
            assertEquals("sent", out.readLine());
            awaitConnections(running, 1);
          } finally {
            client.destroyForcibly(); // kill -9
          }
          assertTrue(client.waitFor() != 0);
        });
  }

  @Test
  void aClientThatResetsInTheMiddleOfARequestIsLetGo() throws Exception {
    survives(
        READS_ALL,
        running -> {
          for (int i = 0; i < 50; i++) {
            running.connect().send("GET / HTT").kill();
          }
        });
  }

  @Test
  void aClientThatSendsNothingIsLetGoWhenItsTimeIsUp() throws Exception {
    survives(
        READS_ALL,
        running -> {
          try (var client = running.connect()) {
            assertEquals("", client.receiveAll());
          }
        });
  }

  @Test
  void aClientThatGoesSilentAfterARequestIsLetGo() throws Exception {
    survives(
        READS_ALL,
        running -> {
          try (var client = running.connect()) {
            client.send(GET.replace("close", "keep-alive")).receiveResponse();
            assertEquals("", client.receiveAll());
          }
        });
  }

  @Test
  void aHeadThatComesByteByByteIsCutOff() throws Exception {
    survives(
        READS_ALL,
        running -> {
          try (var client = running.connect()) {
            assertTrue(
                trickle(client, "GET / HTTP/1.1\r\nHost: " + "t".repeat(1000)).contains(" 408 "));
          }
        });
  }

  @Test
  void aBodyThatComesByteByByteIsCutOff() throws Exception {
    survives(
        READS_ALL,
        running -> {
          try (var client = running.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n");
            assertTrue(trickle(client, "x".repeat(1000)).contains(" 408 "));
          }
        });
  }

  /** Sends a byte every 10 ms, until the server has had enough. Returns what it has said. */
  private static String trickle(RawClient client, String text) throws IOException {
    client.socket().setSoTimeout(10);
    var heard = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      try {
        client.send(text.substring(i, i + 1));
        int next = client.socket().getInputStream().read();
        if (next < 0) {
          return heard.toString();
        }
        heard.append((char) next);
      } catch (SocketTimeoutException nothingYet) {
        // then the next byte
      } catch (SocketException reset) {
        return heard.toString();
      }
    }
    throw new AssertionError("the server has taken all " + text.length() + " bytes, one by one");
  }

  @Test
  void aClientThatNeverReadsIsLetGo() throws Exception {
    var ended = Channel.<Throwable>buffered(1);
    var endless =
        wellOr(x -> {
          try {
            var out = x.reply(new Http.Response(200, Fields.of()));
            while (true) {
              out.send(ByteBuffer.wrap(new byte[100_000]));
            }
          } catch (IOException e) {
            ended.send(e);
            throw e;
          }
        });
    survives(
        endless,
        running -> {
          try (var client = running.connect()) {
            client.send(GET);
            assertTrue(ended.receive(Deadline.inSeconds(20)) instanceof SocketTimeoutException);
          }
        });
  }

  @Test
  void aClientThatHasGoneWhileTheReplyIsSentIsLetGo() throws Exception {
    var endless =
        wellOr(x -> {
          var out = x.reply(new Http.Response(200, Fields.of()));
          while (true) {
            out.send(ByteBuffer.wrap(new byte[100_000]));
          }
        });
    survives(
        endless,
        running -> {
          try (var client = running.connect()) {
            client.send(GET).receiveUntil("\r\n\r\n");
            client.kill();
          }
        });
  }

  @Test
  void twoHundredSlowClientsDoNotKeepOthersWaiting() throws Exception {
    survives(
        READS_ALL,
        running -> {
          var slow = new ArrayList<RawClient>();
          try {
            for (int i = 0; i < 200; i++) {
              slow.add(running.connect().send("GET / HTTP/1.1\r\nHo"));
            }
            answers(running);
          } finally {
            for (var client : slow) {
              client.close();
            }
          }
        });
  }

  @Test
  void moreConnectionsThanMayBeWaitForTheirTurn() throws Exception {
    var limits = IMPATIENT.withConnections(2).withIdle(Duration.ofSeconds(60));
    try (var running = Running.with(limits, READS_ALL);
        var first = running.connect();
        var second = running.connect();
        var third = running.connect()) {
      first.send(GET.replace("close", "keep-alive")).receiveResponse();
      second.send(GET.replace("close", "keep-alive")).receiveResponse();
      third.send(GET);
      first.done();
      assertTrue(third.receiveAll().endsWith("read\n"));
    }
  }
}
