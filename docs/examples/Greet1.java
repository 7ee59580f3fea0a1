import dsock.*;

/**
 * The greet server, step 1: a port. Its argument is the number of that; 0 takes one that is free.
 */
void main(String[] args) throws IOException {
  try (var listener = Tcp.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + listener.port());
    while (true) {
      var client = listener.accept();
      IO.println("New connection!");
      client.close();
    }
  }
}
