import dill.*;

/** A large task is done in parts at the same time, and the results are put together. */
void main() {
  IO.println("1 + … + 1000 = " + sum(1, 1000));
}

long sum(int first, int last) {
  try (var parts = Bundle.open()) {
    var sums = new ArrayList<Future<Long>>();
    for (int from = first; from <= last; from += 100) {
      int to = Math.min(from + 99, last);
      int start = from;
      sums.add(parts.fork(() -> LongStream.rangeClosed(start, to).sum()));
    }
    parts.await();
    return sums.stream().mapToLong(Future::resultNow).sum();
  }
}

// Output: 1 + … + 1000 = 500500
