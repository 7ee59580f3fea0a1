import dill.*;
import dsock.*;
import dsock.http.*;

/** A wget, step 2: a question and the head of the answer. Arguments: host, port, path. */
void main(String[] args) throws IOException {
  var deadline = Deadline.inSeconds(10);
  try (var tcp = Tcp.connect(args[0], Integer.parseInt(args[1]), deadline)) {
    var http = Http.attach(tcp);
    http.sendRequest(request(args), deadline);
    var response = http.receiveResponse(deadline);
    IO.println(response.status() + " " + response.reason());
    for (var field : response.fields()) {
      IO.println(field.name() + ": " + field.value());
    }
  }
}

Http.Request request(String[] args) {
  var fields = Fields.of("Host", args[0] + ":" + args[1], "User-Agent", "wget-in-steps");
  return new Http.Request("GET", args[2], fields);
}
