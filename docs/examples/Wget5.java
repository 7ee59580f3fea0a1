import static java.nio.file.StandardOpenOption.*;

import dill.*;
import dsock.*;
import dsock.http.*;
import dsock.tls.*;
import java.nio.channels.FileChannel;

/**
 * A wget, step 5: encrypted. Arguments: http or https, host, port, path, file, and maybe a file
 * with certificates to trust instead of the usual ones.
 */
void main(String[] args) throws IOException {
  var deadline = Deadline.inSeconds(10);
  try (var tcp = Tcp.connect(args[1], Integer.parseInt(args[2]), deadline)) {
    if (args[0].equals("https")) {
      fetch(Tls.attachClient(tcp, settings(args), args[1], deadline), args);
    } else {
      fetch(tcp, args);
    }
  }
}

ClientSettings settings(String[] args) throws IOException {
  var usual = ClientSettings.usual();
  return args.length < 6 ? usual : usual.trusting(Path.of(args[5]));
}

/** Fetches a page over whatever passes bytes. */
void fetch(ByteSocket socket, String[] args) throws IOException {
  var deadline = Deadline.inSeconds(10); // for the head
  var http = Http.attach(socket);
  var fields = Fields.of("Host", args[1] + ":" + args[2], "User-Agent", "wget-in-steps");
  http.sendRequest(new Http.Request("GET", args[3], fields), deadline);
  var response = http.receiveResponse(deadline);
  IO.println(response.status() + " " + response.reason());
  IO.println(save(http, Path.of(args[4])) + " bytes");
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
