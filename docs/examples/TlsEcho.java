import dill.*;
import dsock.*;
import dsock.tls.*;

/** An encrypted echo, both ends of it. The argument is the folder that localhost.pem is in. */
void main(String[] args) throws IOException {
  var pem = Path.of(args[0], "localhost.pem");
  try (var listener = Tcp.listen(0);
      var clients = Bundle.isolated(IO::println)) {
    // @start region="server"
    var identity = Identity.load(pem, pem); // two files usually: the chain and the key
    var settings = ServerSettings.of(identity).offering("echo");
    clients.go(() -> {
      while (true) {
        var tcp = listener.accept();
        clients.go(() -> {
          try (var tls = Tls.attachServer(tcp, settings, Deadline.inSeconds(10))) {
            while (tls.more()) tls.send(tls.fill());
            tls.done();
          }
        });
      }
    });
    // @end
    ask(pem, listener.port());
  }
}

void ask(Path ca, int port) throws IOException {
  var deadline = Deadline.inSeconds(10);
  // @start region="client"
  var settings = ClientSettings.usual().trusting(ca).offering("echo");
  var tcp = Tcp.connect("localhost", port, deadline);
  try (var tls = Tls.attachClient(tcp, settings, "localhost", deadline)) {
    var lines = Suffix.attach(tls, Suffix.CRLF);
    lines.send("Hello, world!", deadline);
    IO.println(lines.receiveText(deadline) + " by " + tls.version());
  }
  // @end
  try (var stranger = Tcp.connect("localhost", port, deadline)) {
    Tls.attachClient(stranger, "localhost", deadline); // trusts whom the system trusts
  } catch (IOException e) {
    IO.println(e.getMessage());
  }
}
