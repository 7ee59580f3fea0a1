package httpd.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dsock.http.Fields;
import dsock.http.Http;
import httpd.Handler;
import httpd.Rehearsal;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms without files, and bodies that are read as a whole. */
class FormTest {
  private static final Handler LIST =
      x -> {
        var form = Form.of(x, 40, 3);
        var list = new StringBuilder();
        for (var name : form.names()) {
          list.append(name).append(form.all(name));
        }
        x.reply(list.toString());
      };

  private static Rehearsal.Reply send(Handler handler, String type, byte[] body)
      throws IOException {
    try (var rehearsal = Rehearsal.of(handler)) {
      var request = new Http.Request("POST", "/", Fields.of("Content-Type", type));
      return rehearsal.ask(request, body);
    }
  }

  private static Rehearsal.Reply send(String form) throws IOException {
    return send(LIST, "application/x-www-form-urlencoded", form.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1&b=2 | a[1]b[2]",
        "b=1&a=2&b=3 | b[1, 3]a[2]",
        "a=x+y%20z | a[x y z]",
        "a=%C3%BC | a[\u00fc]",
        "a | a[]",
        "&a=1&& | a[1]",
        "a=1=2 | a[1=2]",
        "%3d=%26 | =[&]",
      })
  void aFormIsNamesAndValues(String form, String list) throws IOException {
    assertEquals(list, send(form).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%FF", "%C3=1"})
  void whatIsMalformedIsRefused(String form) throws IOException {
    assertEquals(400, send(form).status());
  }

  @Test
  void whatIsTooMuchOrSomethingElseIsRefused() throws IOException {
    assertEquals(200, send("a=1&b=2&c=3").status());
    assertEquals(413, send("a=1&b=2&c=3&d=4").status());
    assertEquals(200, send("a=" + "x".repeat(38)).status());
    assertEquals(413, send("a=" + "x".repeat(39)).status());
    assertEquals(415, send(LIST, "application/json", "{}".getBytes(UTF_8)).status());
  }

  @Test
  void aTextIsUtf8OrNotTaken() throws IOException {
    Handler echo = x -> x.reply(Content.text(x));
    var text = "\u00fc";
    assertEquals(text, send(echo, "text/plain", text.getBytes(UTF_8)).text());
    assertEquals(text, send(echo, "text/plain; charset=UTF-8", text.getBytes(UTF_8)).text());
    assertEquals(400, send(echo, "text/plain", new byte[] {(byte) 0xff}).status());
    assertEquals(415, send(echo, "text/plain; charset=latin1", new byte[0]).status());
  }
}
