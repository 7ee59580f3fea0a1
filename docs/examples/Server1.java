import dsock.*;

/**
 * The first of five servers, each of which is the one before and one idea more. This one accepts
 * connections, and closes them.
 *
 * <p>The argument of each is the port; 0 takes one that is free. Each ends when its task is
 * cancelled.
 */
void main(String[] args) throws IOException {
  try (var listener = Tcp.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + listener.port());
    while (true) {
      var client = listener.accept();
      IO.println("a client");
      client.close();
    }
  }
}
