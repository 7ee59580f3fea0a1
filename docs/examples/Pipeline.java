import dill.*;

/** A pipeline: each stage is a task, and between two stages is a channel with room for a few. */
void main() {
  var lines = Channel.<String>buffered(4);
  var words = Channel.<String>buffered(4);
  try (var stages = Bundle.open()) {
    stages.go(() -> read("one fish two fish\nred fish blue fish", lines));
    stages.go(() -> split(lines, words));
    stages.go(() -> count(words));
    stages.await();
  }
}

void read(String text, Sender<String> lines) {
  text.lines().forEach(lines::send); // waits while the next stage is behind by four
  lines.done();
}

void split(Receiver<String> lines, Sender<String> words) {
  for (var line : lines) {
    for (var word : line.split(" ")) {
      words.send(word);
    }
  }
  words.done();
}

void count(Receiver<String> words) {
  var counts = new TreeMap<String, Integer>();
  for (var word : words) {
    counts.merge(word, 1, Integer::sum);
  }
  IO.println(counts);
}

// Output: {blue=1, fish=4, one=1, red=1, two=1}
