import dsock.http.*;
import httpd.*;

/** A router is tested without a port. */
void main() throws IOException {
  var router =
      Router.create()
          .get("/hello/{name}", x -> x.reply("Hello, " + x.path("name") + "!"))
          .post("/hello", x -> x.reply(201));

  // @start region="rehearsal"
  try (var rehearsal = Rehearsal.of(router)) {
    var hello = rehearsal.ask("GET", "/hello/you");
    IO.println(hello.status() + " " + hello.text());

    var created = rehearsal.ask(new Http.Request("POST", "/hello", Fields.of()), "you".getBytes());
    IO.println(created.status() + "");
  }
  // @end
}

// Output:
// 200 Hello, you!
// 201
