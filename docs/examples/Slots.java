import dill.*;

/** A semaphore: never more than two of ten tasks are at it at the same time. */
void main() {
  var slots = Channel.<String>buffered(2);
  try (var tasks = Bundle.open()) {
    for (int i = 0; i < 10; i++) {
      var name = "task " + i;
      tasks.go(() -> {
        slots.send(name); // waits while two are at it
        try {
          work();
        } finally {
          slots.receive(); // there is one, so this does not wait
        }
      });
    }
    tasks.await();
  }
  IO.println("never more than two: " + (most.get() <= 2));
}

final AtomicInteger atIt = new AtomicInteger();
final AtomicInteger most = new AtomicInteger();

void work() {
  most.accumulateAndGet(atIt.incrementAndGet(), Math::max);
  Deadline.inMillis(5).sleep();
  atIt.decrementAndGet();
}

// Output: never more than two: true
