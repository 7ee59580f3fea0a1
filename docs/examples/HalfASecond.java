import dill.*;

/** A page has half a second, with all that it consists of. */
void main() {
  // @start region="deadline"
  try (var parts = Bundle.open(Deadline.inMillis(500))) {
    var news = parts.fork(() -> fetch("news", Deadline.NOW));
    var weather = parts.fork(() -> fetch("weather", Deadline.inSeconds(3600)));
    parts.await();
    IO.println(news.resultNow() + ", " + weather.resultNow());
  } catch (DeadlineException e) {
    IO.println("not all parts in time");
  }
  // @end
}

String fetch(String part, Deadline answer) {
  try {
    answer.sleep();
    return part;
  } finally {
    IO.println(part + " has ended");
  }
}

// Output:
// news has ended
// weather has ended
// not all parts in time
