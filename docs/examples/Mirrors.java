import dill.*;

/** Three mirrors have the same page: whichever answers first is good enough. */
void main() {
  // @start region="race"
  var page =
      Bundle.race(
          List.of(
              () -> fetch("slow.example", Deadline.inSeconds(3600)),
              () -> fetch("down.example", Deadline.NOW),
              () -> fetch("near.example", Deadline.inMillis(50))),
          Deadline.inSeconds(10));
  // @end
  IO.println(page);
}

String fetch(String mirror, Deadline answer) throws IOException {
  answer.sleep();
  if (mirror.startsWith("down")) {
    throw new IOException(mirror + " is down");
  }
  return "from " + mirror;
}

// Output: from near.example
