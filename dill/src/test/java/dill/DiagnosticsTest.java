package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import java.util.regex.Pattern;
import observed.Deadlocked;
import observed.Programs;
import org.junit.jupiter.api.Test;

/** What is known only with {@code -Ddill.diagnostics=true}. */
class DiagnosticsTest {
  private static final Pattern NUMBER =
      Pattern.compile("(bundle |channel |#|java:|for (?=[0-9]))[0-9a-f]+");

  /** Runs a program. Returns what it prints, without the numbers: they differ from run to run. */
  private static String run(Class<?> program) throws Exception {
    var output = Children.run(program, "-Ddill.diagnostics=true");
    return NUMBER.matcher(output).replaceAll("$1…");
  }

  @Test
  void aDumpTellsWhereBundlesWereOpenedAndSinceWhenTasksWait() throws Exception {
    assertEquals(
        """
        bundle …, opened by main #…, at observed.Programs$Tree.main(Programs.java:…)
          parent #…, anywhere, waits: await on bundle …, for … ms, at observed.Programs$Tree.parent(Programs.java:…)
            bundle …, at observed.Programs$Tree.parent(Programs.java:…)
              child #…, anywhere, waits: sleep, for … ms
        true
        """,
        run(Programs.Tree.class));
  }

  @Test
  void aBundleThatIsNeverClosedIsReportedWithThePlaceWhereItWasOpened() throws Exception {
    assertEquals(
        """
        dill: a bundle was never closed; main #… opened it at observed.Programs$Unclosed.forgotten(Programs.java:…)
        []
        dill: a bundle was never closed; forgets #… opened it at observed.Programs$Unclosed.forgotten(Programs.java:…)
        java.lang.IllegalStateException: the task has ended without closing its bundle …, which it had opened at observed.Programs$Unclosed.forgotten(Programs.java:…)
        """,
        run(Programs.Unclosed.class));
  }

  @Test
  void thoseThatWaitForEachOtherAreReportedAndNobodyWhomSomebodyElseMayHelp() throws Exception {
    assertEquals(
        """
        both receive first: [left owner right]
        These wait for each other, and for nobody else:
          owner #…, waits: await on bundle …, for … ms, at observed.Deadlocked.run(Deadlocked.java:…)
          left #…, anywhere, waits: receive on channel … made at observed.Deadlocked.<init>(Deadlocked.java:…), for … ms, at observed.Deadlocked.answer(Deadlocked.java:…)
          right #…, anywhere, waits: receive on channel … made at observed.Deadlocked.<init>(Deadlocked.java:…), for … ms, at observed.Deadlocked.answer(Deadlocked.java:…)
        a sibling sleeps with a deadline: []
        a sibling sleeps for ever: []
        a sibling runs: []
        a sibling is in foreign code: []
        a foreign thread has used the channel: []
        the owner has a deadline: []
        their bundle has a deadline: []
        one above theirs has a deadline: []
        one has a deadline: []
        both choose: [left owner right]
        both choose with a deadline: []
        the buffer is full: [owner sends]
        others have nothing to do with it: [connection left right]
        """,
        run(Deadlocked.class));
  }

  /** Uses channels while somebody else has the notes of who uses which. */
  static final class UnderLocks {
    private UnderLocks() {}

    public static void main(String[] arguments) throws Exception {
      var notes = Holders.class.getDeclaredField("CHANNELS");
      notes.setAccessible(true);
      var meeting = new Meeting(1, Meeting.Full.WAIT);
      var one = Channel.<Integer>create();
      var two = Channel.<Integer>create();
      var chooses = new Thread(() -> Choose.choose(one.receiving(x -> x), two.receiving(x -> x)));
      synchronized (notes.get(null)) {
        var locks = new Thread(() -> lock(meeting));
        locks.start();
        locks.join();
        chooses.start();
        Until.holds(() -> chooses.getState() == Thread.State.BLOCKED);
        lock(Objects.requireNonNull(one.ending(() -> 0).meeting()));
        lock(Objects.requireNonNull(two.ending(() -> 0).meeting()));
      }
      two.send(1);
      chooses.join();
      System.out.println("nobody has waited for a note under a lock");
    }

    private static void lock(Meeting meeting) {
      meeting.lock();
      meeting.unlock();
    }
  }

  @Test
  void whoTakesANoteHasNoChannelLocked() throws Exception {
    assertEquals("nobody has waited for a note under a lock\n", run(UnderLocks.class));
  }
}
