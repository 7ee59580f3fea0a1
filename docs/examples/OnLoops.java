import dill.*;

void main() {
  // @start region="loops"
  Loops.run(
      2,
      () -> {
        var results = Channel.<Integer>create();
        try (var workers = Bundle.open()) {
          for (int i = 1; i <= 4; i++) {
            int n = i;
            workers.spread(() -> results.send(n * n)); // on the loop that has the fewest tasks
          }
          int sum = 0;
          for (int i = 0; i < 4; i++) {
            sum += results.receive();
          }
          IO.println("1² + … + 4² = " + sum);
        }
      });
  // @end
}
// Output: 1² + … + 4² = 30
