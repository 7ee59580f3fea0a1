import dill.*;
import dsock.*;

/** A wget, step 1: a connection. Its arguments are a host and a port. */
void main(String[] args) throws IOException {
  var deadline = Deadline.inSeconds(10);
  try (var tcp = Tcp.connect(args[0], Integer.parseInt(args[1]), deadline)) {
    IO.println("connected to port " + tcp.remote().getPort());
    tcp.close(deadline);
  }
}
