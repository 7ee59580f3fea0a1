import dill.*;
import dsock.*;
import dsock.tls.*;

// region settings
ClientSettings settings = ClientSettings.usual().offering("http/1.1");

// endregion

void main() throws IOException {
  var deadline = Deadline.inSeconds(10);
  // region client
  try (var tcp = Tcp.connect("example.org", 443, deadline);
      var tls = Tls.attachClient(tcp, settings, "example.org", deadline)) {
    tls.send(
        "GET / HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n".getBytes(), deadline);
    while (tls.more(deadline)) IO.println(tls.fill().remaining());
  }
  // endregion
}
