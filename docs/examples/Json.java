import dsock.http.*;
import httpd.*;
import httpd.form.*;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** What a JSON library would be asked for: to read, and to write. */
record Point(int x, int y) {
  static Point parse(String json) {
    var numbers = json.replaceAll("[^0-9,]", "").split(",");
    return new Point(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  String toJson() {
    return "{\"x\":" + x + ",\"y\":" + y + "}";
  }
}

// @start region="json"
/** Reads JSON, has it answered, and writes the answer as JSON; by functions of anybody's choice. */
<A, B> Handler json(Function<String, A> read, Function<A, B> answer, Function<B, String> write) {
  return x -> {
    A question;
    try {
      question = read.apply(Content.text(x));
    } catch (RuntimeException e) { // whatever the library throws
      throw new HttpException(400, "this is not the JSON that is expected");
    }
    var json = write.apply(answer.apply(question));
    x.reply(200, "application/json", json.getBytes(StandardCharsets.UTF_8));
  };
}

// @end

/** Mirrors points. Its argument is the port. */
void main(String[] args) throws IOException {
  // @start region="route"
  var router =
      Router.create()
          .post("/mirror", json(Point::parse, p -> new Point(p.y(), p.x()), Point::toJson));
  // @end

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}
