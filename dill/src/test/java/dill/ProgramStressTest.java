package dill;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs made at random, on whatever carries tasks. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProgramStressTest {

  // invariants 1, 2, 3, 11, 12, 13 and 14
  @Test
  void whateverTasksDoNothingIsLostAndNobodyIsLeft() {
    Rounds.run(
        "programs that are cancelled", 4, seed -> run(seed, RandomProgram::runUntilCancelled));
  }

  // nobody is cancelled to end it: each wake-up has to come
  @Test
  void whateverOthersDoThoseWhoSendAndReceiveComeToAnEnd() {
    Rounds.run("programs that end", 4, seed -> run(seed, RandomProgram::runToItsEnd));
  }

  private static void run(long seed, Consumer<RandomProgram> run) {
    var program = new RandomProgram(seed);
    int loops = new Random(seed).nextInt(4);
    if (loops == 0 || loops == 3) {
      run.accept(program);
    } else {
      Loops.run(loops, () -> run.accept(program));
    }
  }
}
