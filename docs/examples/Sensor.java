import static dill.Choose.choose;

import dill.*;

/** Who opened a bundle receives from a task of it, and is not left waiting when that fails. */
void main() {
  var values = Channel.<Integer>create();
  // @start region="owner"
  try (var tasks = Bundle.open()) {
    var sensor = tasks.fork(() -> measure(values));
    while (choose(values.receiving(this::isShown), sensor.ending(() -> false))) {
      // on to the next
    }
    tasks.await(); // throws what the task has thrown
    IO.println(sensor.resultNow() + " values");
  } catch (TaskException e) {
    IO.println("no more values: " + e.getCause().getMessage());
  }
  // @end
}

boolean isShown(int degrees) {
  IO.println(degrees + " °C");
  return true;
}

int measure(Sender<Integer> values) throws IOException {
  int count = 0;
  while (count < 100) {
    values.send(20 + count);
    count++;
    if (count == 2) {
      throw new IOException("the sensor is gone");
    }
  }
  return count;
}

// Output:
// 20 °C
// 21 °C
// no more values: the sensor is gone
