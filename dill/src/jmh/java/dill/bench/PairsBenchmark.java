package dill.bench;

import dill.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import kotlinx.coroutines.CoroutineDispatcher;

/** Nanoseconds for a value between two tasks, of which there are a thousand pairs at a time. */
public class PairsBenchmark extends ThousandChannels {
  @Override
  List<Task> tasks(IntFunction<Pipe> made) {
    var tasks = new ArrayList<Task>();
    for (int i = 0; i < PIPES; i++) {
      var pipe = made.apply(capacity);
      tasks.add(() -> pipe.send(VALUES));
      tasks.add(() -> pipe.receive(VALUES));
    }
    return tasks;
  }

  @Override
  void kotlin(CoroutineDispatcher on) {
    Kotlin.pairs(on, capacity, PIPES, VALUES);
  }
}
