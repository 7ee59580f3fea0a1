package dsock;

import static dill.Choose.choose;
import static dill.Choose.when;

import dill.Channel;
import dill.Clause;
import dill.Receiver;
import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Asks the system for the addresses of names, which takes as long as it likes. */
final class Lookups {
  /*
   * To ask blocks the thread that does, and nothing can be done about it: neither an interrupt nor a deadline reaches
   * into the system's resolver, and a virtual thread would keep the thread that carries it, be it a loop's or one of the
   * few of the JDK's scheduler. So others do it: platform threads that do not keep the JVM from its end, and of which
   * there are not many. Whoever is late goes, and leaves one behind for as long as it hangs.
   */

  private static final int MOST = 64;
  private static final int IDLE_SECONDS = 10;

  static final Lookups BY_SYSTEM = new Lookups(InetAddress::getAllByName, MOST);

  /** Who knows the addresses. May block. */
  interface Resolver {
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  /** What has come of it. */
  sealed interface Answer {}

  record Found(List<InetAddress> addresses) implements Answer {}

  record NotFound(IOException why) implements Answer {}

  /** A queue that takes only what an idle thread waits for. The others go into it another way. */
  private static final class Jobs extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable job) {
      return tryTransfer(job);
    }
  }

  /**
   * What never comes. It is in the choice so that nobody takes a task that waits for the system for
   * one that waits for other tasks, and so for ever.
   */
  private static final class Elsewhere implements Occasion {
    @Override
    public boolean hasCome() {
      return false;
    }

    @Override
    public boolean tell(Wait wait, Object token) {
      return true;
    }

    @Override
    public void forget(Wait wait) {}

    @Override
    public String toString() {
      return "the system's resolver";
    }
  }

  private static final Occasion ELSEWHERE = new Elsewhere();

  private final Resolver resolver;
  private final ThreadPoolExecutor threads;

  /**
   * Prepares to ask.
   *
   * @param most how many may be asked for at the same time; the others wait for their turn
   */
  Lookups(Resolver resolver, int most) {
    this.resolver = resolver;
    var factory =
        Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name("dill-lookup-", 0)
            .factory();
    this.threads =
        new ThreadPoolExecutor(
            0,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new Jobs(),
            factory,
            (job, pool) -> pool.getQueue().add(job));
  }

  /** Begins to look a name up. */
  Lookup start(String name) {
    var answers = Channel.<Answer>buffered(1);
    Runnable job = () -> answers.send(ask(name));
    threads.execute(job);
    return new Lookup(answers, () -> threads.remove(job));
  }

  private Answer ask(String name) {
    if (name.isEmpty()) { // the JDK takes that for this machine
      return new NotFound(new UnknownHostException("a name of no letters"));
    }
    try {
      return new Found(List.of(resolver.resolve(name)));
    } catch (UnknownHostException e) {
      return new NotFound(e);
    } catch (RuntimeException | Error e) { // or who asks would wait for ever
      return new NotFound(new IOException(name + " cannot be looked up: " + e.getMessage(), e));
    }
  }

  /**
   * A question that has been asked.
   *
   * @param answer where the one answer comes
   * @param giveUp what to do if nobody wants it any more; does nothing if it is there
   */
  record Lookup(Receiver<Answer> answer, Runnable giveUp) implements AutoCloseable {
    /** Waits for the answer. Returns what the clause yields, if that can be done before. */
    Optional<Answer> await(Clause<Optional<Answer>> late) {
      return choose(answer.receiving(Optional::of), late, when(ELSEWHERE, Optional::empty));
    }

    @Override
    public void close() {
      giveUp.run();
    }
  }
}
