package dill;

import static dill.Choose.after;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One of the tasks of a {@link RandomProgram} that have an end: it sends or receives all. */
final class Worker {
  private static final int PARCELS = 40;

  private final RandomProgram program;
  private final Random dice;
  private final int name;

  Worker(RandomProgram program, long seed) {
    this.program = program;
    this.dice = new Random(seed);
    this.name = program.newName();
  }

  /** Sends its parcels, each until it is accepted. The last one who does says that this is all. */
  void sendAll(AtomicInteger sending) {
    for (int i = 0; i < PARCELS; i++) {
      while (!sendOne(i)) {
        Deadline.NOW.sleep(); // it was late, and lets others run first
      }
    }
    if (sending.decrementAndGet() == 0) {
      program.finishAll(dice);
    }
  }

  private boolean sendOne(int number) {
    var parcel = new Parcel(dice.nextInt(program.lines()), name, number);
    var line = program.line(parcel.line);
    switch (dice.nextInt(4)) {
      case 0 -> line.send(parcel);
      case 1 -> {
        try {
          line.send(parcel, soon());
        } catch (DeadlineException late) {
          return false;
        }
      }
      case 2 -> {
        if (!line.equals(chooseToSend(parcel, line))) {
          return false;
        }
      }
      default -> {
        sendAnywhere(number);
        return true;
      }
    }
    program.accepted(parcel);
    return true;
  }

  private Object chooseToSend(Parcel parcel, Channel<Parcel> line) {
    return RandomProgram.choose(
        List.of(line.sending(parcel, () -> line), after(soon(), () -> "late")));
  }

  private void sendAnywhere(int number) {
    var clauses = new ArrayList<Clause<?>>();
    for (int index : program.shuffled(dice)) {
      var parcel = new Parcel(index, name, number);
      clauses.add(
          program
              .line(index)
              .sending(
                  parcel,
                  () -> {
                    program.accepted(parcel);
                    return index;
                  }));
    }
    RandomProgram.choose(clauses);
  }

  /** Receives from all lines until nothing more will come. */
  void receiveAll() {
    var log = program.newLog();
    var failed = new HashSet<Integer>();
    while (failed.size() < program.lines()) {
      try {
        receiveOne(log, failed);
      } catch (TaskException e) {
        var why = (Actor.Sick) Objects.requireNonNull(e.getCause());
        assertTrue(failed.add(why.line));
      } catch (NoSuchElementException allDone) {
        return;
      }
    }
  }

  private void receiveOne(List<Parcel> log, Set<Integer> failed) {
    var clauses = new ArrayList<Clause<?>>();
    for (int index : program.shuffled(dice)) {
      if (!failed.contains(index)) {
        clauses.add(program.line(index).receiving(log::add));
      }
    }
    RandomProgram.choose(clauses);
  }

  /** Waits until each line has ended and is empty. */
  void awaitEnds() {
    for (int index : program.shuffled(dice)) {
      try {
        Choose.choose(program.line(index).ending(() -> index));
      } catch (TaskException failed) {
        // an end too
      }
    }
  }

  private Deadline soon() {
    return dice.nextBoolean() ? Deadline.NOW : Deadline.in(Duration.ofNanos(dice.nextInt(100_000)));
  }
}
