import static java.nio.file.StandardOpenOption.*;

import dill.*;
import dsock.*;
import dsock.http.*;
import java.nio.channels.FileChannel;

/** A wget, step 3: the page, into a file. Arguments: host, port, path, file. */
void main(String[] args) throws IOException {
  var deadline = Deadline.inSeconds(10);
  try (var tcp = Tcp.connect(args[0], Integer.parseInt(args[1]), deadline)) {
    fetch(tcp, args);
    tcp.close(deadline);
  }
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
