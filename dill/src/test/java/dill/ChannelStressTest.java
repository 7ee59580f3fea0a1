package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelStressTest {

  /** What goes through the channels. Its fields are plain: the channel alone orders them. */
  private static final class Parcel {
    int sender;
    int number;

    Parcel(int sender, int number) {
      this.sender = sender;
      this.number = number;
    }
  }

  // invariants 3, 11 and 14: delivered or not sent, in order, never twice, never to who is gone
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void valuesAreConservedWhateverIsCancelledOrLate(int capacity) {
    Rounds.run("conservation, capacity " + capacity, seed -> conserve(capacity, seed));
  }

  private static void conserve(int capacity, long seed) {
    var random = new Random(seed);
    var channel = Channel.<Parcel>buffered(capacity);
    var decoy = Channel.<Parcel>create();
    var sent = new ArrayList<List<Parcel>>();
    var received = new ArrayList<List<Parcel>>();
    var bundles = List.of(Bundle.open(), Bundle.open(), Bundle.open());
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int sender = i;
      var log = new ArrayList<Parcel>();
      sent.add(log);
      var dice = new Random(random.nextLong());
      bundles.get(random.nextInt(3)).go(() -> send(sender, channel, decoy, dice, log));
    }
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      var log = new ArrayList<Parcel>();
      received.add(log);
      var dice = new Random(random.nextLong());
      bundles.get(random.nextInt(3)).go(() -> receive(channel, decoy, dice, log));
    }
    disturb(channel, bundles, random);
    received.add(rest(channel));
    assertConserved(sent, received);
  }

  /** Lets them run for a random time, cancels some, perhaps calls done, and ends them all. */
  private static void disturb(Channel<Parcel> channel, List<Bundle> bundles, Random random) {
    Deadline.in(Duration.ofNanos(random.nextInt(300_000))).sleep();
    bundles.get(random.nextInt(3)).cancel();
    Deadline.in(Duration.ofNanos(random.nextInt(300_000))).sleep();
    if (random.nextBoolean()) {
      channel.done();
    }
    bundles.forEach(Rounds::end);
  }

  private static void send(
      int sender, Channel<Parcel> channel, Channel<Parcel> decoy, Random dice, List<Parcel> log) {
    int cancellations = 0;
    for (int i = 0; i < 200 && cancellations < 3; i++) {
      var parcel = new Parcel(sender, i);
      var deadline = Deadline.in(Duration.ofNanos(dice.nextInt(50_000)));
      try {
        boolean sent =
            switch (dice.nextInt(5)) {
              case 0 -> trySend(channel, parcel, Deadline.NEVER);
              case 1 -> trySend(channel, parcel, Deadline.NOW);
              case 2 -> trySend(channel, parcel, deadline);
              case 3 -> choose(channel.sending(parcel, () -> true), after(deadline, () -> false));
              default -> choose(decoy.receiving(x -> false), channel.sending(parcel, () -> true));
            };
        if (sent) {
          log.add(parcel);
        }
      } catch (CancellationException e) {
        cancellations++;
      } catch (IllegalStateException done) {
        return;
      }
    }
  }

  private static boolean trySend(Channel<Parcel> channel, Parcel parcel, Deadline deadline) {
    try {
      channel.send(parcel, deadline);
      return true;
    } catch (DeadlineException late) {
      return false;
    }
  }

  private static void receive(
      Channel<Parcel> channel, Channel<Parcel> decoy, Random dice, List<Parcel> log) {
    int cancellations = 0;
    while (cancellations < 3) {
      var deadline = Deadline.in(Duration.ofNanos(dice.nextInt(50_000)));
      try {
        log.add(
            switch (dice.nextInt(5)) {
              case 0 -> channel.receive();
              case 1 -> channel.receive(deadline);
              case 2 -> channel.iterator().next();
              case 3 -> choose(channel.receiving(x -> x), decoy.receiving(x -> x));
              default ->
                  choose(
                      decoy.receiving(x -> x),
                      channel.receiving(x -> x),
                      channel.receiving(x -> x));
            });
      } catch (DeadlineException late) {
        // so it tries again
      } catch (CancellationException e) {
        cancellations++;
      } catch (NoSuchElementException done) {
        return;
      }
    }
  }

  private static List<Parcel> rest(Channel<Parcel> channel) {
    var rest = new ArrayList<Parcel>();
    try {
      while (true) {
        rest.add(channel.receive(Deadline.NOW));
      }
    } catch (DeadlineException | NoSuchElementException empty) {
      return rest;
    }
  }

  private static void assertConserved(List<List<Parcel>> sent, List<List<Parcel>> received) {
    var in = new HashSet<Parcel>();
    sent.forEach(in::addAll);
    var out = new HashSet<Parcel>();
    for (var log : received) {
      var last = new HashMap<Integer, Integer>();
      for (var parcel : log) {
        assertTrue(out.add(parcel), "received twice");
        var before = last.put(parcel.sender, parcel.number);
        assertTrue(before == null || before < parcel.number, "overtaken");
      }
    }
    assertEquals(in, out);
  }

  // invariant 13: each meets one of the other kind, on either channel, and none is left over
  @Test
  void choicesCrossedOverTwoChannelsNeverDeadlock() {
    Rounds.run("crossed choices", ChannelStressTest::cross);
  }

  private static void cross(long seed) {
    var random = new Random(seed);
    var left = Channel.<Integer>create();
    var right = Channel.<Integer>create();
    var balance = new AtomicInteger();
    var bundle = Bundle.open();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      var dice = new Random(random.nextLong());
      bundle.go(() -> meet(left, right, dice, balance));
      bundle.go(() -> meet(right, left, dice, balance));
    }
    assertTrue(bundle.await(Deadline.in(Rounds.PATIENCE)), "deadlock");
    bundle.close();
    assertEquals(0, balance.get());
    assertTrue(choose(left.receiving(x -> false), after(Deadline.NOW, () -> true)));
    assertTrue(choose(right.sending(1, () -> false), after(Deadline.NOW, () -> true)));
  }

  /** Sends here or receives there, a hundred times; another one does it the other way round. */
  private static void meet(
      Channel<Integer> here, Channel<Integer> there, Random dice, AtomicInteger balance) {
    for (int i = 0; i < 100; i++) {
      int value = 1 + i;
      var send = here.sending(value, () -> value);
      var receive = there.receiving(x -> -x);
      var never = after(Deadline.inSeconds(1_000), () -> 0);
      balance.addAndGet(
          switch (dice.nextInt(3)) {
            case 0 -> choose(send, receive);
            case 1 -> choose(receive, send);
            default -> choose(never, receive, send, here.ending(() -> 0));
          });
    }
  }

  @Test
  void aTokenGoesRoundALongRingThroughManyTasks() {
    Rounds.run("ring", ChannelStressTest::ring);
  }

  private static void ring(long seed) {
    var random = new Random(seed);
    var first = Channel.<Integer>buffered(random.nextInt(2));
    Receiver<Integer> in = first;
    var bundle = Bundle.open();
    for (int i = 1 + random.nextInt(50); i > 0; i--) {
      var source = in;
      var destination = Channel.<Integer>buffered(random.nextInt(2));
      bundle.go(() -> {
        for (int token : source) {
          destination.send(token + 1);
        }
        destination.done();
      });
      in = destination;
    }
    var end = in;
    var arrived = bundle.fork(() -> count(end));
    for (int i = 0; i < 50; i++) {
      first.send(i);
    }
    first.done();
    assertTrue(bundle.await(Deadline.in(Rounds.PATIENCE)), "lost");
    bundle.close();
    assertEquals(50, arrived.resultNow());
  }

  private static int count(Receiver<Integer> from) {
    int count = 0;
    for (int ignored : from) {
      count++;
    }
    return count;
  }
}
