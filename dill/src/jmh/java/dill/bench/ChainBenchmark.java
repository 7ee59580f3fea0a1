package dill.bench;

import dill.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import kotlinx.coroutines.CoroutineDispatcher;

/**
 * Nanoseconds for a value to get from one task to the next, in a chain of a thousand tasks of which
 * each receives from the one before it and sends to the one after it.
 */
public class ChainBenchmark extends ThousandChannels {
  @Override
  List<Task> tasks(IntFunction<Pipe> made) {
    var tasks = new ArrayList<Task>();
    var first = made.apply(capacity);
    tasks.add(() -> first.send(VALUES));
    var last = first;
    for (int i = 1; i < PIPES; i++) {
      var before = last;
      var after = made.apply(capacity);
      tasks.add(() -> {
        for (int k = 0; k < VALUES; k++) {
          after.in().send(before.out().receive());
        }
      });
      last = after;
    }
    var end = last;
    tasks.add(() -> end.receive(VALUES));
    return tasks;
  }

  @Override
  void kotlin(CoroutineDispatcher on) {
    Kotlin.chain(on, capacity, PIPES, VALUES);
  }
}
