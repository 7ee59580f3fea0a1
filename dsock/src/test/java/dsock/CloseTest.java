package dsock;

import static dsock.Says.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What close does, for each type of socket. */
class CloseTest {
  /** Makes the two ends of something. */
  interface Kind {
    Ends<? extends Sock> open() throws IOException;
  }

  static List<Named<Kind>> kinds() {
    var kinds = new ArrayList<Named<Kind>>();
    Stream.of(Wire.values()).forEach(wire -> kinds.add(Named.of(wire.name(), wire::open)));
    Stream.of(Talk.values()).forEach(talk -> kinds.add(Named.of(talk.name(), talk::open)));
    return kinds;
  }

  private static void send(Sock socket, byte[] bytes) throws IOException {
    switch (socket) {
      case ByteSocket byteSocket -> byteSocket.send(bytes);
      case MessageSocket messageSocket -> messageSocket.send(bytes);
    }
  }

  private static void receive(Sock socket) throws IOException {
    switch (socket) {
      case ByteSocket byteSocket -> byteSocket.receive(1);
      case MessageSocket messageSocket -> messageSocket.receive();
    }
  }

  /** The peer has closed: the end of the stream, which is no goodbye where a protocol has one. */
  private static void assertLeft(Sock socket) throws IOException {
    if (socket instanceof Term<?>) {
      assertSays("without a terminator", assertThrows(IOException.class, socket::more));
    } else {
      assertFalse(socket.more());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void closeAgainDoesNothing(Kind kind) throws IOException {
    try (var ends = kind.open()) {
      ends.left().close();
      ends.left().close();
      ends.left().close();
      assertLeft(ends.right());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsClosedRefusesEachCall(Kind kind) throws IOException {
    try (var ends = kind.open()) {
      var left = ends.left();
      left.close();
      assertSays("is closed", assertThrows(IOException.class, () -> send(left, new byte[1])));
      assertSays("is closed", assertThrows(IOException.class, () -> receive(left)));
      assertSays("is closed", assertThrows(IOException.class, left::more));
      assertSays("is closed", assertThrows(IOException.class, left::done));
      if (left instanceof Overlay<?> layer) {
        assertSays("is closed", assertThrows(IOException.class, layer::detach));
      }
    }
  }

  // invariant 7
  @ParameterizedTest
  @MethodSource("kinds")
  void closeWakesWhoReceives(Kind kind) throws IOException {
    try (var ends = kind.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      Until.waiting(bundle, () -> assertSays("is closed", failure(() -> receive(left))));
      left.close();
      bundle.await();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void closeWakesWhoWaitsForMore(Kind kind) throws IOException {
    try (var ends = kind.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      Until.waiting(bundle, () -> assertSays("is closed", failure(left::more)));
      left.close();
      bundle.await();
    }
  }

  // invariant 7
  @ParameterizedTest
  @MethodSource("kinds")
  void closeWakesWhoSends(Kind kind) throws IOException {
    try (var ends = kind.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      Until.waiting(
          bundle,
          () ->
              assertSays(
                  "is closed",
                  failure(() -> {
                    while (true) {
                      send(left, new byte[5000]);
                    }
                  })));
      left.close();
      bundle.await();
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  private static IOException failure(Call call) {
    return assertThrows(IOException.class, call::run);
  }

  // invariant 4
  @ParameterizedTest
  @MethodSource("kinds")
  void closeWorksInACancelledTask(Kind kind) throws IOException {
    try (var ends = kind.open()) {
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(CancellationException.class, () -> ends.left().more());
              ends.left().close();
            });
      }
      assertLeft(ends.right());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void doneWorksInACancelledTask(Kind kind) throws IOException {
    try (var ends = kind.open()) {
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle,
            () -> {
              assertThrows(CancellationException.class, () -> ends.left().more());
              ends.left().done();
            });
      }
      assertFalse(ends.right().more());
    }
  }

  // invariant 17
  @Test
  void closingTheTopClosesEachLayerOnce() {
    var script = Script.of();
    var lower = Counted.attach(script);
    var upper = Counted.attach(lower);
    var lines = Suffix.attach(upper, Suffix.CRLF);

    lines.close();
    lines.close();
    assertEquals(1, upper.closes);
    assertEquals(1, lower.closes);
    assertEquals(1, script.closes());
  }

  @Test
  void closingInTheMiddleClosesAllThatIsBelowAndAbove() {
    var script = Script.of("unread\r\n");
    var lower = Counted.attach(script);
    var upper = Counted.attach(lower);
    var lines = Suffix.attach(upper, Suffix.CRLF);

    lower.close();
    assertEquals(1, script.closes());
    assertSays("is closed", assertThrows(IOException.class, lines::receive));
    lines.close();
    assertEquals(1, upper.closes);
    assertEquals(1, script.closes());
  }

  /** A layer that counts how often it is closed, and does nothing else. */
  private static final class Counted<S extends ByteSocket> extends Layer<S> implements ByteSocket {
    private int closes;

    private Counted(S socket) {
      super(socket);
    }

    static <S extends ByteSocket> Counted<S> attach(S socket) {
      return new Counted<>(socket);
    }

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
      below().send(bytes, deadline);
    }

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
      return below().fill(atLeast, deadline);
    }

    @Override
    public void close() {
      closes++;
      super.close();
    }
  }

  @Test
  void closingTheGroundClosesTheStack() throws IOException {
    try (var pair = Inproc.pair()) {
      var rot = Rot13.attach(pair.left());
      var lines = Suffix.attach(rot, Suffix.CRLF);
      pair.left().close();
      assertSays("is closed", assertThrows(IOException.class, lines::receive));
      assertSays("is closed", assertThrows(IOException.class, () -> lines.send("x")));
      assertFalse(pair.right().more());
    }
  }
}
