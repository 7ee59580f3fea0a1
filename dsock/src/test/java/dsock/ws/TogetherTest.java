package dsock.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.Ends;
import dsock.Inproc;
import dsock.Rounds;
import dsock.Until;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Several tasks at one WebSocket. */
class TogetherTest {
  private static WebSocket<Inproc> client(Inproc end) {
    return WebSocket.attach(end, Role.CLIENT, WebSocketSettings.DEFAULT);
  }

  private static WebSocket<Inproc> server(Inproc end) {
    return WebSocket.attach(end, Role.SERVER, WebSocketSettings.DEFAULT);
  }

  @Test
  void aPongGoesBetweenTheFramesOfAnotherTask() throws IOException {
    try (var ends = Ends.inproc(1000);
        var tasks = Bundle.open()) {
      var socket = server(ends.right());
      socket.sendPart(new Part(true, false, ByteBuffer.wrap(new byte[] {'a'})));
      Until.waiting(tasks, () -> assertThrows(CancellationException.class, socket::receive));
      ends.left().send(Frames.bytes("ping p", Role.CLIENT));
      assertArrayEquals(Frames.bytes("text+ a; pong p", Role.SERVER), ends.left().receive(6));
      socket.sendPart(new Part(true, true, ByteBuffer.wrap(new byte[] {'b'})));
      assertArrayEquals(Frames.bytes("cont b", Role.SERVER), ends.left().receive(3));
      tasks.cancel();
    }
  }

  @Test
  void whoReceivesDoesNotWaitForWhoSends() throws IOException {
    try (var ends = Ends.inproc(100);
        var tasks = Bundle.open()) {
      var socket = server(ends.right());
      var sender = Until.waiting(tasks, () -> socket.send(new byte[10_000])); // half-way in a frame
      for (int i = 0; i < 1000; i++) { // a flood, of which the last one is answered
        ends.left().send(Frames.bytes("ping " + i, Role.CLIENT));
        assertThrows(SocketTimeoutException.class, () -> socket.more(Deadline.NOW));
      }
      ends.left().send(Frames.bytes("text now", Role.CLIENT));
      assertEquals("now", socket.receiveText());
      assertFalse(Until.ended(sender));
      ends.left().skip(4 + 10_000);
      assertArrayEquals(Frames.bytes("pong 999", Role.SERVER), ends.left().receive(5));
    }
  }

  @Test
  void aPingIsMeasuredWhileAnotherTaskReceives() throws IOException {
    try (var ends = Ends.inproc(1000);
        var tasks = Bundle.open()) {
      var left = client(ends.left());
      var right = server(ends.right());
      tasks.go(() -> assertFalse(right.more()));
      Until.waiting(tasks, () -> assertFalse(left.more()));
      for (int i = 0; i < 3; i++) {
        assertTrue(left.ping().toNanos() > 0);
      }
      left.done();
      tasks.await();
    }
  }

  @Test
  void aPingThatIsNotAnsweredIsLate() throws IOException {
    try (var ends = Ends.inproc(1000)) {
      var socket = client(ends.left());
      assertThrows(SocketTimeoutException.class, () -> socket.ping(Deadline.NOW));
      assertThrows(SocketTimeoutException.class, () -> socket.ping(Deadline.inMillis(1)));
      assertEquals(2, Frames.read(ends.right().receive(2 * (2 + 4 + 8))).size());
    }
  }

  @Test
  void whoWaitsForAPongIsToldThatThePeerLeaves() throws IOException {
    try (var ends = Ends.inproc(1000);
        var tasks = Bundle.open()) {
      var socket = server(ends.right());
      Until.waiting(tasks, () -> assertThrows(IOException.class, socket::ping));
      assertThrows(IllegalStateException.class, socket::ping); // one at a time
      ends.left().send(Frames.bytes("close 1000", Role.CLIENT));
      assertFalse(socket.more());
      tasks.await();
    }
  }

  @Test
  void eachDirectionIsForOneTask() throws IOException {
    try (var ends = Ends.inproc(10);
        var tasks = Bundle.open()) {
      var socket = server(ends.right());
      Until.waiting(tasks, () -> assertThrows(IOException.class, socket::receive));
      Until.waiting(tasks, () -> assertThrows(IOException.class, () -> socket.send(new byte[99])));
      assertThrows(IllegalStateException.class, socket::receive);
      assertThrows(IllegalStateException.class, () -> socket.send("x"));
      assertThrows(IllegalStateException.class, socket::detach);
      socket.close();
      tasks.await();
    }
  }

  @Test
  void anyTaskMaySayGoodbyeWhileAnotherSends() throws IOException {
    try (var ends = Ends.inproc(100);
        var tasks = Bundle.open()) {
      var socket = server(ends.right());
      Until.waiting(tasks, () -> socket.send(new byte[1000]));
      socket.done(Close.GOING_AWAY, "");
      assertThrows(IllegalStateException.class, socket::done);
      ends.left().skip(4 + 1000);
      assertArrayEquals(Frames.bytes("close 1001", Role.SERVER), ends.left().receive(4));
      tasks.await();
    }
  }

  @Test
  void aCancelledReceiveLeavesTheSocketAsItWas() throws IOException {
    try (var ends = Ends.inproc(1000)) {
      var socket = server(ends.right());
      var frame = Frames.bytes("text+ abc; cont def", Role.CLIENT);
      for (int i = 0; i < frame.length - 1; i++) {
        ends.left().send(new byte[] {frame[i]});
        try (var tasks = Bundle.open()) {
          Until.waiting(tasks, () -> assertThrows(CancellationException.class, socket::receive));
          tasks.cancel();
        }
      }
      ends.left().send(new byte[] {frame[frame.length - 1]});
      assertEquals("abcdef", socket.receiveText());
    }
  }

  @Test
  void aCancelledGoodbyeClosesTheConnection() throws IOException {
    try (var ends = Ends.inproc(1000);
        var tasks = Bundle.open()) {
      var socket = server(ends.right());
      Until.waiting(tasks, () -> assertThrows(CancellationException.class, socket::detach));
      tasks.cancel();
      assertArrayEquals(Frames.bytes("close 1000", Role.SERVER), ends.left().receive(4));
      assertFalse(ends.left().more());
      assertThrows(SocketException.class, socket::more);
    }
  }

  @Test
  void aLateGoodbyeClosesTheConnection() throws IOException {
    try (var ends = Ends.inproc(1000)) {
      var socket = server(ends.right());
      assertThrows(SocketTimeoutException.class, () -> socket.detach(Deadline.NOW));
      ends.left().skip(4);
      assertFalse(ends.left().more());
    }
  }

  @Test
  void aLateHandshakeClosesTheConnection() {
    var ends = Ends.inproc(1000);
    assertThrows(
        SocketTimeoutException.class,
        () -> WebSocket.attachClient(ends.left(), "host", "/", Deadline.NOW));
    assertThrows(SocketException.class, ends.left()::more);
  }

  @Test
  void bothSidesMaySendAllTheTime() {
    Rounds.run("WebSocket both ways", TogetherTest::bothWays);
  }

  private static void bothWays(long seed) throws IOException {
    var random = new Random(seed);
    var sent = new AtomicLong();
    var received = new AtomicLong();
    try (var ends = Ends.inproc(1 + random.nextInt(5000));
        var receivers = Bundle.open();
        var senders = Bundle.open()) {
      for (var socket : List.of(client(ends.left()), server(ends.right()))) {
        long mine = random.nextLong();
        senders.go(() -> sent.addAndGet(sendAll(socket, new Random(mine))));
        receivers.go(() -> {
          while (true) {
            received.addAndGet(1 + socket.receive().length);
          }
        });
      }
      senders.await();
      Until.holds(() -> received.get() == sent.get());
      receivers.cancel();
    }
  }

  private static long sendAll(WebSocket<?> socket, Random random) throws IOException {
    long sent = 0;
    for (int i = 0; i < 20; i++) {
      if (random.nextInt(4) == 0) {
        socket.ping();
      }
      var bytes = new byte[random.nextInt(random.nextInt(4) == 0 ? 20_000 : 200)];
      int cut = random.nextInt(bytes.length + 1);
      sent += 1 + bytes.length;
      if (random.nextBoolean()) {
        socket.send(bytes);
      } else {
        socket.sendPart(new Part(false, false, ByteBuffer.wrap(bytes, 0, cut)));
        socket.sendPart(new Part(false, true, ByteBuffer.wrap(bytes, cut, bytes.length - cut)));
      }
    }
    return sent;
  }
}
