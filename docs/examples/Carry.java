import dill.*;

static final ScopedValue<String> USER = ScopedValue.newInstance();

/** Who has asked is known to all that is done for them. */
void main() {
  ScopedValue.where(USER, "Ada").run(this::serve);
}

// @start region="carry"
void serve() {
  try (var tasks = Bundle.open()) {
    tasks.carry(USER);
    var greeting = tasks.fork(() -> "Hello " + USER.get());
    tasks.await();
    IO.println(greeting.resultNow());
  }
}
// @end

// Output: Hello Ada
