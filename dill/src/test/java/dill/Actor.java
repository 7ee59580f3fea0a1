package dill;

import static dill.Choose.after;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CancellationException;

/** One of the tasks of a {@link RandomProgram} that do whatever there is to be done. */
final class Actor {
  private static final int STEPS = 100;

  /** An actor has failed, or a line, as they may. */
  static final class Sick extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int line;

    Sick(int line) {
      this.line = line;
    }
  }

  private final RandomProgram program;
  private final Random dice;
  private final int depth;
  private final boolean mayFinish; // it may say that a line is done, and cancel others
  private final int name;
  private final List<Parcel> log;
  private int number;

  Actor(RandomProgram program, long seed, int depth, boolean mayFinish) {
    this.program = program;
    this.dice = new Random(seed);
    this.depth = depth;
    this.mayFinish = mayFinish;
    this.name = program.newName();
    this.log = program.newLog();
  }

  void act() {
    int cancellations = 0;
    for (int i = STEPS >> (2 * depth); i > 0 && cancellations < 3; i--) {
      try {
        step();
      } catch (CancellationException cancelled) {
        cancellations++;
      } catch (DeadlineException | NoSuchElementException | IllegalStateException nothingDone) {
        // late, the end of a channel, or a send after that
      } catch (TaskException failed) {
        assertOnlySick(failed);
      }
    }
  }

  private void step() {
    switch (dice.nextInt(16)) {
      case 0, 1, 2 -> {
        var parcel = newParcel();
        line(parcel).send(parcel, deadline());
        program.accepted(parcel);
      }
      case 3, 4, 5 -> log.add(anyLine().receive(deadline()));
      case 6 -> receiveSome();
      case 7 -> deadline().earliest(Deadline.in(Duration.ofNanos(dice.nextInt(50_000)))).sleep();
      case 8 -> nest();
      case 9 -> disturb();
      case 10 -> anyLine().drainTo(log, dice.nextInt(4));
      default -> choose();
    }
  }

  private Parcel newParcel() {
    return new Parcel(dice.nextInt(program.lines()), name, number++);
  }

  private Channel<Parcel> line(Parcel parcel) {
    return program.line(parcel.line);
  }

  private Channel<Parcel> anyLine() {
    return program.line(dice.nextInt(program.lines()));
  }

  private Deadline deadline() {
    return switch (dice.nextInt(4)) {
      case 0 -> Deadline.NEVER;
      case 1 -> Deadline.NOW;
      case 2 -> Deadline.in(Duration.ofNanos(dice.nextInt(20_000)));
      default -> Deadline.in(Duration.ofNanos(dice.nextInt(500_000)));
    };
  }

  private void receiveSome() {
    int left = 3;
    for (var parcel : anyLine()) {
      log.add(parcel);
      if (--left == 0) {
        return;
      }
    }
  }

  private void choose() {
    var clauses = new ArrayList<Clause<?>>();
    for (int i = 1 + dice.nextInt(4); i > 0; i--) {
      clauses.add(
          switch (dice.nextInt(8)) {
            case 0, 1, 2 -> {
              var parcel = newParcel();
              yield line(parcel).sending(parcel, () -> accepted(parcel));
            }
            case 3 -> anyLine().ending(() -> "end");
            case 4 -> after(deadline(), () -> "late");
            default -> anyLine().receiving(log::add);
          });
    }
    RandomProgram.choose(clauses);
  }

  private Parcel accepted(Parcel parcel) {
    program.accepted(parcel);
    return parcel;
  }

  /** Opens a bundle for some others, and perhaps waits for them, or cancels them. */
  private void nest() {
    if (depth >= 2) {
      return;
    }
    try (var bundle = dice.nextBoolean() ? Bundle.open() : Bundle.isolated(program::failed)) {
      program.add(bundle);
      for (int i = dice.nextInt(4); i > 0; i--) {
        program.startActor(bundle, dice.nextLong(), depth + 1, mayFinish);
      }
      switch (dice.nextInt(3)) {
        case 0 -> bundle.await();
        case 1 -> bundle.await(deadline());
        default -> bundle.cancel();
      }
    }
  }

  private static void assertOnlySick(Throwable failure) {
    if (failure instanceof Sick) {
      return;
    }
    if (!(failure instanceof TaskException) || failure.getCause() == null) {
      throw new AssertionError("a task below has failed", failure);
    }
    assertOnlySick(failure.getCause());
    Arrays.stream(failure.getSuppressed()).forEach(Actor::assertOnlySick);
  }

  /** Does what does not happen often. */
  private void disturb() {
    if (!mayFinish || dice.nextInt(4) > 0) {
      return;
    }
    switch (dice.nextInt(3)) {
      case 0 -> program.finish(dice.nextInt(program.lines()), dice);
      case 1 -> program.cancelOne(dice);
      default -> throw new Sick(-1);
    }
  }
}
