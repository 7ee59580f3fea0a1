package dsock;

import static dill.Choose.after;
import static dill.Choose.choose;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets as something to choose. */
class ArrivingTest {
  private final Deadline late = Deadline.inSeconds(20); // of each test

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String seen(ByteSocket socket) {
    return choose(socket.arriving(() -> "input"), after(Deadline.NOW, () -> "nothing"));
  }

  @ParameterizedTest
  @EnumSource
  void whatHasComeCanBeChosenAgainAndAgain(Wire wire) throws IOException {
    try (var pair = wire.open()) {
      assertEquals("nothing", seen(pair.right()));
      pair.left().send(bytes("ab"));

      assertEquals("input", choose(pair.right().arriving(() -> "input")));
      assertEquals("input", seen(pair.right()));
      assertEquals("ab", new String(pair.right().receive(2, late), UTF_8));
      assertEquals("nothing", seen(pair.right()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChoiceMayHaveSeveralClausesOfOneSocket(Wire wire) throws IOException {
    try (var pair = wire.open();
        var bundle = Bundle.open()) {
      var socket = pair.right();
      var first = socket.arriving(() -> 1);
      var second = socket.arriving(() -> 2);
      var chosen = bundle.fork(() -> choose(first, second));
      pair.left().send(bytes("a"));
      bundle.await(late);

      assertTrue(Set.of(1, 2).contains(chosen.resultNow())); // it may come between two looks
      assertEquals(1, choose(first, second));
      assertEquals("a", new String(socket.receive(1, late), UTF_8)); // nobody is in its way
      assertEquals("nothing", seen(socket));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChoiceWaitsForInputAndAChannelAtATime(Wire wire) throws IOException {
    var stop = Channel.<Integer>create();
    var heard = Channel.<String>create();
    try (var pair = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var socket = pair.right();
        while (choose(socket.arriving(() -> true), stop.ending(() -> false))) {
          heard.send(new String(socket.receive(1), UTF_8));
        }
        heard.done();
      });
      for (var letter : List.of("a", "b", "c")) {
        pair.left().send(bytes(letter));
        assertEquals(letter, heard.receive(late));
      }
      stop.done();

      assertThrows(NoSuchElementException.class, () -> heard.receive(late));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfThePeerIsSomethingThatComes(Wire wire) throws IOException {
    try (var pair = wire.open();
        var bundle = Bundle.open()) {
      var more =
          bundle.fork(
              () -> choose(pair.right().arriving(() -> true)) && pair.right().more(Deadline.NOW));
      pair.left().done();
      bundle.await();

      assertFalse(more.resultNow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingTheSocketEndsTheChoice(Wire wire) throws IOException {
    try (var pair = wire.open();
        var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            choose(pair.right().arriving(() -> "input"));
            assertThrows(SocketException.class, () -> pair.right().more());
          });
      pair.right().close();
      bundle.await();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledChoiceLeavesTheSocketAsItWas(Wire wire) throws IOException {
    try (var pair = wire.open()) {
      try (var bundle = Bundle.open()) {
        Until.waiting(bundle, () -> choose(pair.right().arriving(() -> "input")));
      }
      pair.left().send(bytes("x"));

      assertEquals("x", new String(pair.right().receive(1, late), UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileAChoiceWaitsNobodyElseMayReceive(Wire wire) throws IOException {
    try (var pair = wire.open();
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> choose(pair.right().arriving(() -> "input")));

      assertThrows(IllegalStateException.class, () -> pair.right().more(late));
      assertThrows(IllegalStateException.class, () -> seen(pair.right()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLayerPassesOnWhatComesBelow(Wire wire) throws IOException {
    try (var pair = wire.open()) {
      var lines = Suffix.attach(pair.right(), Suffix.CRLF);
      var line = lines.arriving(() -> "line");

      assertThrows(IllegalStateException.class, () -> pair.right().arriving(() -> "input"));
      pair.left().send(bytes("hello\r\n"));
      assertEquals("line", choose(line));
      assertEquals("hello", lines.receiveText(late));
      lines.detach(late);
      assertThrows(IllegalStateException.class, () -> choose(line));
      assertThrows(IllegalStateException.class, () -> lines.arriving(() -> "line"));
    }
  }

  @Test
  void aSocketOfSomebodyElsesMakingSaysThatItCannotBeChosen() {
    var script = new Script();

    assertThrows(UnsupportedOperationException.class, () -> script.arriving(() -> "input"));
  }

  @Test
  void aListenerIsChosenWhenSomebodyConnects() throws IOException {
    var stop = Channel.<Integer>create();
    try (var listener = Tcp.listen(0);
        var bundle = Bundle.open()) {
      var served =
          bundle.fork(() -> {
            int count = 0;
            while (choose(listener.arriving(() -> true), stop.ending(() -> false))) {
              listener.accept(Deadline.NOW).close();
              count++;
            }
            return count;
          });
      for (int i = 0; i < 3; i++) {
        try (var client = Tcp.connect("localhost", listener.port())) {
          assertFalse(client.more(late));
        }
      }
      stop.done();
      bundle.await();

      assertEquals(3, served.resultNow());
    }
  }

  @Test
  void aConnectionThatWasSeenByAChoiceIsTheNextOneAccepted() throws IOException {
    try (var listener = Tcp.listen(0);
        var client = Tcp.connect("localhost", listener.port())) {
      assertEquals("somebody", choose(listener.arriving(() -> "somebody")));
      try (var accepted = listener.accept(Deadline.NOW)) {
        assertEquals(client.local().getPort(), accepted.remote().getPort());
      }
    }
  }

  @Test
  void closingAListenerEndsTheChoiceAndWhatItHadAccepted() throws IOException {
    var listener = Tcp.listen(0);
    try (var client = Tcp.connect("localhost", listener.port())) {
      assertEquals("somebody", choose(listener.arriving(() -> "somebody")));
      listener.close();

      assertThrows(IOException.class, () -> listener.accept(late));
      assertThrows(IOException.class, () -> client.receive(1, late)); // reset, or the end
    }
  }
}
