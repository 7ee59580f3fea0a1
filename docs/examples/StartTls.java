import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;
import dsock.tls.*;

/**
 * Plain text, then encrypted, then plain text again, on one connection. The argument is the folder
 * that localhost.pem is in.
 */
void main(String[] args) throws IOException {
  var pem = Path.of(args[0], "localhost.pem");
  var settings = ServerSettings.of(Identity.load(pem, pem));
  try (var listener = Tcp.listen(0);
      var peer = Bundle.open()) {
    peer.go(() -> {
      try (var tcp = listener.accept()) {
        serve(tcp, settings);
      }
    });
    try (var tcp = Tcp.connect("localhost", listener.port(), Deadline.inSeconds(10))) {
      converse(tcp, ClientSettings.usual().trusting(pem));
    }
    peer.await();
  }
}

// @start region="client"
void converse(Tcp tcp, ClientSettings settings) throws IOException {
  var deadline = Deadline.inSeconds(10);
  var lines = Suffix.attach(tcp, CRLF);
  lines.send("STARTTLS", deadline);
  IO.println(lines.receiveText(deadline));

  var tls = Tls.attachClient(lines.detach(), settings, "localhost", deadline);
  var secret = Suffix.attach(tls, CRLF);
  secret.send("the password", deadline);
  IO.println(secret.receiveText(deadline));
  secret.detach().detach(deadline); // both have said that they are done

  IO.println(Suffix.attach(tcp, CRLF).receiveText(deadline));
}

// @end

void serve(Tcp tcp, ServerSettings settings) throws IOException {
  var deadline = Deadline.inSeconds(10);
  var lines = Suffix.attach(tcp, CRLF);
  if (lines.receiveText(deadline).equals("STARTTLS")) {
    lines.send("go ahead", deadline);
    var secret = Suffix.attach(Tls.attachServer(lines.detach(), settings, deadline), CRLF);
    secret.send("nobody else has read " + secret.receiveText(deadline), deadline);
    secret.detach().detach(deadline);
    Suffix.attach(tcp, CRLF).send("back in plain text", deadline);
  }
}
