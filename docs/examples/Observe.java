import dill.*;

void main() {
  try (var bundle = Bundle.open()) {
    bundle.go("parent", () -> supervise());
    while (!Tasks.dump().contains("waits: sleep") || !Tasks.dump().contains("waits: await")) {
      Deadline.NOW.sleep();
    }
    // @start region="observe"
    for (var open : Tasks.snapshot()) {
      print(open);
    }
    // @end
  }
}

/** Prints the tasks that have a name, those below a task after it. */
void print(BundleInfo bundle) {
  for (var task : bundle.tasks()) {
    if (!task.thread().getName().isEmpty()) {
      IO.println(task.thread().getName() + ": " + task.waitsFor().replaceAll(" on .*", ""));
    }
    for (var below : task.bundles()) {
      print(below);
    }
  }
}

void supervise() {
  try (var children = Bundle.open()) {
    children.go("child", () -> Deadline.inSeconds(60).sleep());
    children.await();
  }
}
// Output: parent: await
// child: sleep
