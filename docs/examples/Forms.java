import httpd.*;
import httpd.form.*;

/** Understands a form. Its argument is the port. */
void main(String[] args) throws IOException {
  // @start region="form"
  var router =
      Router.create()
          .post(
              "/order",
              x -> {
                var form = Form.of(x);
                var toppings = String.join(" and ", form.all("topping"));
                x.reply(form.get("name").orElse("somebody") + " wants " + toppings + "\n");
              });
  // @end

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}
