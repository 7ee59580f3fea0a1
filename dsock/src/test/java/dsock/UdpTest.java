package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Datagrams between sockets of this process. */
class UdpTest {
  static InetSocketAddress here(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static Udp open() throws IOException {
    return Udp.open(here(0));
  }

  // libdill's udp test, first half
  @Test
  void anAnswerGoesWhereTheQuestionCameFrom() throws IOException {
    try (var server = open();
        var client = open()) {
      client.sendTo(server.local(), utf8("ABC"));
      var question = server.receiveFrom();
      assertEquals("ABC", question.text());
      assertEquals(client.local(), question.from());
      server.sendTo(question.from(), utf8("DEF"));
      assertEquals("DEF", client.receiveText());
    }
  }

  // libdill's udp test, second half
  @Test
  void aSocketWithARemoteReceivesFromThatAlone() throws IOException {
    try (var server = open();
        var stranger = open();
        var client = Udp.connect(server.local())) {
      stranger.sendTo(client.local(), utf8("not for you"));
      client.send("hello");
      var hello = server.receiveFrom();
      assertEquals(client.local(), hello.from());
      server.sendTo(hello.from(), utf8("hi"));
      var answer = client.receiveFrom();
      assertEquals("hi", answer.text());
      assertEquals(server.local(), answer.from());
      assertThrows(SocketTimeoutException.class, () -> client.receive(Deadline.NOW));
    }
  }

  @Test
  void twoSocketsWithEachOtherAsRemote() throws IOException {
    int port;
    try (var free = open()) {
      port = free.local().getPort();
    }
    try (var left = open()) {
      try (var right = Udp.open(here(port), left.local())) {
        assertEquals(here(port), right.local());
        assertEquals(left.local(), right.remote().orElseThrow());
        right.send("over");
        assertEquals(here(port), left.receiveFrom().from());
      }
      assertTrue(left.remote().isEmpty());
    }
  }

  @Test
  void eachDatagramIsReceivedWholeWhateverItsSize() throws IOException {
    var random = new Random(4);
    try (var left = open();
        var right = open()) {
      for (int i = 0; i < 200; i++) {
        var bytes = new byte[random.nextInt(1 << random.nextInt(17)) % 65_508];
        random.nextBytes(bytes);
        left.sendTo(right.local(), bytes);
        assertArrayEquals(bytes, right.receive());
      }
      var longest = new byte[65_507];
      random.nextBytes(longest);
      left.sendTo(right.local(), longest);
      assertArrayEquals(longest, right.receive());
      left.sendTo(right.local(), new byte[0]);
      assertEquals(0, right.receive().length);
      var tooLong =
          assertThrows(ProtocolException.class, () -> left.sendTo(right.local(), new byte[65_508]));
      assertSays("message of 65508 bytes; the limit is 65507", tooLong);
    }
  }

  @Test
  void whatIsLongerThanTheLimitIsLostAndSaid() throws IOException {
    try (var left = open();
        var right = open()) {
      right.setLimit(10);
      left.sendTo(right.local(), new byte[11]);
      left.sendTo(right.local(), utf8("0123456789"));
      assertTrue(right.more());
      var tooLong = assertThrows(ProtocolException.class, right::receive);
      assertSays("datagram of more than 10 bytes, the limit, from ", tooLong);
      assertEquals("0123456789", right.receiveText());
      assertSays(
          "message of 11 bytes; the limit is 10",
          assertThrows(ProtocolException.class, () -> right.sendTo(left.local(), new byte[11])));
      assertThrows(IllegalArgumentException.class, () -> right.setLimit(65_528));
      assertThrows(IllegalArgumentException.class, () -> right.setLimit(-1));
    }
  }

  // libdill truncates it and says nothing
  @Test
  void whatIsTooLongForTheBufferCanStillBeReceived() throws IOException {
    try (var left = open();
        var right = open()) {
      left.sendTo(right.local(), utf8("hello"));
      var small = ByteBuffer.allocate(4);
      var failure = assertThrows(ProtocolException.class, () -> right.receive(small));
      assertSays("message of 5 bytes; there is room for 4", failure);
      assertEquals(4, small.remaining());
      var large = ByteBuffer.allocate(6);
      assertEquals(5, right.receive(large));
      assertEquals("hello", utf8(large.flip()));
    }
  }

  // in libdill a task that waits to receive keeps the others from sending
  @Test
  void sendingGoesOnWhileAnotherTaskReceives() throws IOException {
    try (var left = open();
        var right = open();
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> assertEquals("pong", left.receiveText()));
      left.sendTo(right.local(), utf8("ping"));
      var ping = right.receiveFrom();
      right.sendTo(ping.from(), utf8("pong"));
      bundle.await();
    }
  }

  @Test
  void anyNumberOfTasksMaySend() throws IOException {
    try (var left = open();
        var right = open();
        var bundle = Bundle.open()) {
      for (int i = 0; i < 50; i++) {
        byte number = (byte) i;
        bundle.go(() -> left.sendTo(right.local(), new byte[] {number}));
      }
      int sum = 0;
      for (int i = 0; i < 50; i++) {
        sum += right.receive()[0];
      }
      assertEquals(49 * 50 / 2, sum);
      bundle.await();
    }
  }

  @Test
  void twoTasksDoNotReceiveAtTheSameTime() throws IOException {
    try (var udp = open();
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> assertThrows(CancellationException.class, udp::receive));
      assertSays("another task receives", assertThrows(IllegalStateException.class, udp::receive));
      assertThrows(IllegalStateException.class, () -> udp.more(Deadline.NOW));
    }
  }

  @Test
  void aLateOrCancelledReceiveLeavesTheSocketAsItWas() throws IOException {
    try (var left = open();
        var right = open()) {
      var late = Deadline.inMillis(1);
      assertThrows(SocketTimeoutException.class, () -> right.receive(late));
      assertThrows(SocketTimeoutException.class, () -> right.more(Deadline.NOW));
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(CancellationException.class, right::receive);
              assertThrows(CancellationException.class, right::more);
              right.sendTo(left.local(), utf8("from a cancelled task")); // needs no wait
            });
      }
      assertEquals("from a cancelled task", left.receiveText());
      left.sendTo(right.local(), utf8("still here"));
      assertEquals("still here", right.receiveText());
    }
  }

  @Test
  void aRefusalIsToldOnceAndBreaksNothing() throws IOException {
    int port;
    try (var gone = open()) {
      port = gone.local().getPort();
    }
    try (var client = Udp.connect(here(port))) {
      client.send("anybody?");
      var refused = assertThrows(PortUnreachableException.class, client::receive);
      assertSays("nobody listens there", refused);
      assertThrows(SocketTimeoutException.class, () -> client.receive(Deadline.NOW));
      try (var server = Udp.open(here(port))) {
        client.send("now?");
        server.sendTo(server.receiveFrom().from(), utf8("now!"));
        assertEquals("now!", client.receiveText());
      }
    }
  }

  @Test
  void aRefusalMayComeToWhoeverSendsNext() throws IOException {
    int port;
    try (var gone = open()) {
      port = gone.local().getPort();
    }
    try (var client = Udp.connect(here(port))) {
      assertThrows(
          PortUnreachableException.class,
          () -> {
            while (true) { // it takes the system a moment
              client.send("anybody?");
            }
          });
    }
  }

  /** A poller that took the refusal for the end would let no task sleep any more. */
  @Test
  void afterARefusalOneWaitsAgain() throws IOException {
    int port;
    try (var gone = open()) {
      port = gone.local().getPort();
    }
    try (var client = Udp.connect(here(port));
        var bundle = Bundle.open()) {
      client.send("anybody?");
      var refused = new CompletableFuture<Thread>();
      bundle.go(() -> {
        assertThrows(PortUnreachableException.class, client::receive);
        refused.complete(Thread.currentThread());
        assertThrows(CancellationException.class, client::receive);
      });
      Until.waiting(refused.join());
    }
  }
}
