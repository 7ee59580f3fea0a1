package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is so of each kind of listener. */
class ListenerTest {
  @ParameterizedTest
  @EnumSource
  void connectionsAreAcceptedInTheOrderInWhichTheyCame(Place place) throws IOException {
    var clients = new ArrayList<Ground>();
    try (var listener = place.listen()) {
      for (int i = 0; i < 10; i++) {
        clients.add(Place.connect(listener));
      }
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).send(utf8("number " + i));
      }
      for (int i = 0; i < clients.size(); i++) {
        try (var accepted = listener.accept()) {
          assertEquals("number " + i, utf8(accepted.receive(8)));
        }
      }
    } finally {
      clients.forEach(Ground::close);
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptWaitsForAConnection(Place place) throws IOException {
    try (var listener = place.listen();
        var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            try (var accepted = listener.accept()) {
              accepted.send(utf8("welcome"));
            }
          });
      try (var client = Place.connect(listener)) {
        assertEquals("welcome", utf8(client.receive(7)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAcceptThatWasLateCanBeTriedAgain(Place place) throws IOException {
    try (var listener = place.listen()) {
      var deadline = Deadline.inMillis(20);
      var late = assertThrows(SocketTimeoutException.class, () -> listener.accept(deadline));
      assertTrue(deadline.hasPassed());
      assertSays("nobody connected in time", late);
      assertThrows(SocketTimeoutException.class, () -> listener.accept(Deadline.NOW));
      try (var client = Place.connect(listener);
          var accepted = listener.accept()) {
        Place.assertConnected(client, accepted);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledAcceptLeavesTheListenerAsItWas(Place place) throws IOException {
    try (var listener = place.listen()) {
      try (var bundle = Bundle.open()) {
        Until.waiting(bundle, () -> assertThrows(CancellationException.class, listener::accept));
      }
      try (var client = Place.connect(listener);
          var accepted = listener.accept()) {
        Place.assertConnected(client, accepted);
      }
    }
  }

  // invariant 21, for accepting
  @ParameterizedTest
  @EnumSource
  void aSecondAcceptorIsRefusedAndTheFirstIsNotHarmed(Place place) throws IOException {
    try (var listener = place.listen();
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> listener.accept().close());
      var refused = assertThrows(IllegalStateException.class, listener::accept);
      assertSays("another task accepts on " + listener, refused);
      Place.connect(listener).close();
      bundle.await();
    }
  }

  // invariant 7, for a listener
  @ParameterizedTest
  @EnumSource
  void closeWakesTheAcceptor(Place place) throws IOException {
    var listener = place.listen();
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle, () -> assertSays("is closed", assertThrows(IOException.class, listener::accept)));
      listener.close();
      bundle.await();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeAgainDoesNothing(Place place) throws IOException {
    var listener = place.listen();
    listener.close();
    listener.close();
    assertSays("is closed", assertThrows(IOException.class, listener::accept));
  }

  @ParameterizedTest
  @EnumSource
  void whatHasBeenAcceptedOutlivesTheListener(Place place) throws IOException {
    var listener = place.listen();
    try (var client = Place.connect(listener);
        var accepted = listener.accept()) {
      listener.close();
      Place.assertConnected(client, accepted);
    }
  }
}
