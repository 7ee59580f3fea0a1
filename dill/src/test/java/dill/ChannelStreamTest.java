package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A channel as a stream, and a stream into a channel. */
class ChannelStreamTest {
  private static <T> Stream<T> stream(Receiver<T> values) {
    return StreamSupport.stream(values.spliterator(), false);
  }

  private static Channel<Integer> withThree() {
    var values = Channel.<Integer>buffered(3);
    Stream.of(1, 2, 3).forEach(values::send);
    return values;
  }

  @Test
  void aStreamHasAllValuesInOrderUntilTheChannelIsDone() {
    var values = withThree();
    values.done();

    assertEquals(List.of(10, 20, 30), stream(values).map(n -> 10 * n).toList());
  }

  @Test
  void aStreamReceivesNothingBeforeItsEndIsAskedFor() {
    var values = withThree();

    var stream = stream(values).map(n -> 10 * n);

    assertEquals(1, values.receive());
    assertEquals(20, stream.findFirst().orElseThrow());
    assertEquals(3, values.receive());
  }

  @Test
  void aStreamReceivesNoMoreThanItNeeds() {
    var values = withThree();

    assertEquals(List.of(1, 2), stream(values).limit(2).toList());
    assertTrue(stream(values).anyMatch(n -> n == 3)); // and does not wait for a fourth
  }

  @Test
  void aParallelStreamKeepsTheOrderAndTakesNothingAheadOfTimeEither() {
    var values = withThree();

    assertEquals(1, StreamSupport.stream(values.spliterator(), true).findFirst().orElseThrow());
    assertEquals(2, values.receive());

    values.done();
    assertEquals(List.of(3), StreamSupport.stream(values.spliterator(), true).toList());
  }

  @Test
  void aStreamOfAChannelThatFailsEndsWithTheCause() {
    var cause = new IOException("as told");
    var values = withThree();
    values.fail(cause);

    var thrown = assertThrows(TaskException.class, () -> stream(values).count());

    assertSame(cause, thrown.getCause());
  }

  @Test
  void aStreamThatWaitsEndsWhenItsTaskIsCancelled() {
    var told = Channel.<Boolean>buffered(1);
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            var stream = stream(Channel.<Integer>create());
            assertThrows(CancellationException.class, stream::toList);
            told.send(true);
          });
    }
    assertTrue(told.receive());
  }

  @Test
  void anEndlessStreamIntoAChannelEndsWhenItsTaskIsCancelled() {
    var values = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> Stream.iterate(1, n -> n + 1).forEach(values::send));
      assertEquals(List.of(1, 2, 3), stream(values).limit(3).toList());
    }
  }
}
