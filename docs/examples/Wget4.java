import static java.nio.file.StandardOpenOption.*;

import dill.*;
import dsock.*;
import dsock.http.*;
import dsock.socks.*;
import java.nio.channels.FileChannel;

/**
 * A wget, step 4: through a proxy. Arguments: host, port, path, file, and maybe the host and the
 * port of a SOCKS 5 proxy, and maybe a user and a password for that.
 */
void main(String[] args) throws IOException {
  try (var tcp = connect(args, Deadline.inSeconds(10))) {
    fetch(tcp, args);
    tcp.close(Deadline.inSeconds(10));
  }
}

/** Connects to the server, directly or not. */
Tcp connect(String[] args, Deadline deadline) throws IOException {
  var host = args[0];
  int port = Integer.parseInt(args[1]);
  if (args.length < 6) {
    return Tcp.connect(host, port, deadline);
  }
  var tcp = Tcp.connect(args[4], Integer.parseInt(args[5]), deadline);
  if (args.length < 8) {
    Socks5.connect(tcp, host, port, deadline);
  } else {
    Socks5.connect(tcp, host, port, args[6], args[7], deadline);
  }
  return tcp;
}

/** Fetches a page over a connection, which can be used for something else afterwards. */
void fetch(Tcp tcp, String[] args) throws IOException {
  var deadline = Deadline.inSeconds(10); // for the head
  var http = Http.attach(tcp);
  var fields = Fields.of("Host", args[0] + ":" + args[1], "User-Agent", "wget-in-steps");
  http.sendRequest(new Http.Request("GET", args[2], fields), deadline);
  var response = http.receiveResponse(deadline);
  IO.println(response.status() + " " + response.reason());
  IO.println(save(http, Path.of(args[3])) + " bytes");
  http.detach(deadline);
}

/** Writes the body to a file, and returns its length. */
long save(ByteSocket body, Path file) throws IOException {
  try (var out = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
    while (body.more(Deadline.inSeconds(10))) { // each time: there is no limit for the whole
      out.write(body.fill());
    }
    return out.size();
  }
}
