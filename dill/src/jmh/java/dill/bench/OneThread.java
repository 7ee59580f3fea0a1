package dill.bench;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.ExecutorsKt;

/** One thread for Kotlin's coroutines: what comes next to a loop. */
final class OneThread {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  static final CoroutineDispatcher DISPATCHER = ExecutorsKt.from(THREAD);

  private OneThread() {}
}
