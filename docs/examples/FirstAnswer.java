import dill.*;

/** Asks several, takes the first answer, and cancels the others. */
void main() {
  IO.println(ask(List.of(this::broken, this::slow, this::quick)));
}

String ask(List<Callable<String>> servers) {
  var answers = Channel.<String>buffered(servers.size());
  try (var questions = Bundle.isolated(failure -> {})) {
    for (var server : servers) {
      questions.go(() -> answers.send(server.call()));
    }
    return answers.receive(Deadline.inSeconds(5)); // if all fail, that is up
  } // whoever still runs is cancelled, and waited for
}

String broken() throws IOException {
  throw new IOException("out of order");
}

String slow() {
  Deadline.inSeconds(3600).sleep();
  return "slow";
}

String quick() {
  return "quick";
}

// Output: quick
