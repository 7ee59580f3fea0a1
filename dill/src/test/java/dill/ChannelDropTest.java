package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels that drop what there is no room for, and taking out what there is. */
class ChannelDropTest {
  private static List<Integer> drain(Channel<Integer> channel) {
    var drained = new ArrayList<Integer>();
    assertEquals(drained.size(), channel.drainTo(drained, 0));
    int count = channel.drainTo(drained, Integer.MAX_VALUE);
    assertEquals(drained.size(), count);
    return drained;
  }

  @Test
  void whereTheNewestWinsTheLatestValuesAreThere() {
    var channel = Channel.<Integer>newestWins(3);
    for (int i = 0; i < 100; i++) {
      channel.send(i);
    }
    assertEquals(List.of(97, 98, 99), drain(channel));
    channel.send(100);
    assertEquals(100, channel.receive());
  }

  @Test
  void whereTheOldestWinsTheFirstValuesAreThere() {
    var channel = Channel.<Integer>oldestWins(3);
    for (int i = 0; i < 100; i++) {
      channel.send(i);
    }
    assertEquals(List.of(0, 1, 2), drain(channel));
    channel.send(100);
    assertEquals(100, channel.receive());
  }

  @Test
  void toSendWhereValuesAreDroppedNeverWaits() {
    for (var channel : List.of(Channel.<Integer>newestWins(1), Channel.<Integer>oldestWins(1))) {
      for (int i = 0; i < 3; i++) {
        channel.send(i, Deadline.NOW);
        assertTrue(choose(channel.sending(i, () -> true), after(Deadline.NOW, () -> false)));
      }
      assertEquals(1, drain(channel).size());
    }
  }

  @Test
  void whoWaitsWhereValuesAreDroppedGetsTheNextOne() {
    for (var channel : List.of(Channel.<Integer>newestWins(1), Channel.<Integer>oldestWins(1))) {
      try (var bundle = Bundle.open()) {
        Until.waiting(bundle, () -> assertEquals(1, channel.receive()));
        Until.waiting(bundle, () -> assertEquals("2", choose(channel.receiving(Object::toString))));
        channel.send(1);
        channel.send(2);
        bundle.await();
      }
    }
  }

  @Test
  void whatHasNotBeenDroppedArrivesAfterDone() {
    var newest = Channel.<Integer>newestWins(2);
    var oldest = Channel.<Integer>oldestWins(2);
    for (var channel : List.of(newest, oldest)) {
      for (int i = 0; i < 5; i++) {
        channel.send(i);
      }
      channel.done();
      assertThrows(IllegalStateException.class, () -> channel.send(5));
    }
    assertEquals(List.of(3, 4), drain(newest));
    assertEquals(List.of(0, 1), drain(oldest));
    assertFalse(newest.iterator().hasNext());
    assertFalse(oldest.iterator().hasNext());
  }

  @Test
  void aChannelThatDropsHasRoomForOneAtLeast() {
    assertThrows(IllegalArgumentException.class, () -> Channel.newestWins(0));
    var e = assertThrows(IllegalArgumentException.class, () -> Channel.oldestWins(-3));
    assertTrue(e.toString().contains("-3"), e.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 40})
  void theNewestWinWhereverTheBufferWrapsAndGrows(int capacity) {
    var channel = Channel.<Integer>newestWins(capacity);
    for (int i = 0; i < capacity / 2; i++) {
      channel.send(-1);
      channel.receive();
    }
    for (int i = 0; i < 3 * capacity; i++) {
      channel.send(i);
    }
    for (int i = 2 * capacity; i < 3 * capacity; i++) {
      assertEquals(i, channel.receive());
    }
    assertEquals(List.of(), drain(channel));
  }

  @Test
  void noMoreIsDrainedThanWasAskedForAndInOrder() {
    var channel = Channel.<Integer>buffered(5);
    for (int i = 0; i < 5; i++) {
      channel.send(i);
    }
    var drained = new ArrayList<Integer>();
    assertEquals(0, channel.drainTo(drained, -1));
    assertEquals(2, channel.drainTo(drained, 2));
    assertEquals(List.of(0, 1), drained);
    assertEquals(3, channel.drainTo(drained, 9));
    assertEquals(List.of(0, 1, 2, 3, 4), drained);
    assertEquals(0, channel.drainTo(drained, 9));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatWaitsToBeSentIsDrainedToo(int capacity) {
    var channel = Channel.<Integer>buffered(capacity);
    for (int i = 0; i < capacity; i++) {
      channel.send(i);
    }
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> channel.send(capacity));
      Until.waiting(bundle, () -> choose(channel.sending(capacity + 1, () -> "sent")));
      assertEquals(capacity + 2, drain(channel).size());
      bundle.await();
    }
  }

  @Test
  void ofAChannelThatHasEndedWhatIsLeftIsDrained() {
    var channel = Channel.<Integer>buffered(2);
    channel.send(1);
    channel.fail(new IllegalStateException("broken"));
    assertEquals(List.of(1), drain(channel));
    assertEquals(List.of(), drain(channel));
  }
}
