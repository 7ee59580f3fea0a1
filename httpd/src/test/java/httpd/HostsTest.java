package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several sites in one server. */
class HostsTest {
  private static final Map<String, Handler> SITES =
      Map.of(
          "example.org", x -> x.reply("one"),
          "*.Example.org", x -> x.reply("any"),
          "www.example.org", x -> x.reply("www"),
          "localhost", x -> x.reply("local"));

  private static String ask(Handler handler, String target, String host) throws IOException {
    try (var running = Running.with(handler);
        var client = running.connect()) {
      client.send(
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(target, host));
      return client.receiveAll();
    }
  }

  private static String body(String reply) {
    return reply.replaceFirst("(?s).*\r\n\r\n", "");
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, one",
    "EXAMPLE.org, one",
    "example.org:8080, one",
    "example.org., one",
    "example.org.:80, one",
    "www.example.org, www",
    "a.example.org, any",
    "a.b.example.org, others",
    "xexample.org, others",
    "localhost:1, local",
    "127.0.0.1:80, others",
    "[::1]:80, others",
    "[::1], others",
    "org, others"
  })
  void theHostDecidesWhoAnswers(String host, String who) throws IOException {
    assertEquals(who, body(ask(Hosts.of(SITES, x -> x.reply("others")), "/", host)));
  }

  @Test
  void theHostOfAWholeUrlCountsMoreThanTheField() throws IOException {
    var hosts = Hosts.of(SITES, x -> x.reply("others"));
    assertEquals("www", body(ask(hosts, "http://www.example.org/a?b", "www.example.org")));
    assertEquals("www", body(ask(hosts, "http://www.example.org?b", "www.example.org")));
  }

  @Test
  void aHostThatIsNotServedIsRefusedIfNobodyAnswersForIt() throws IOException {
    var reply = ask(Hosts.of(SITES), "/", "example.com");
    assertTrue(reply.startsWith("HTTP/1.1 421 "), reply);
    assertEquals("one", body(ask(Hosts.of(SITES), "/", "example.org")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "a.*", "*.", "a..b", "a/b", "a:80", ".a", "a."})
  void whatIsNoNameIsRefused(String name) {
    Map<String, Handler> sites = Map.of(name, x -> x.reply(""));
    assertThrows(IllegalArgumentException.class, () -> Hosts.of(sites));
  }

  @Test
  void aNameIsThereOnce() {
    Map<String, Handler> sites = Map.of("a.org", x -> x.reply(""), "A.org", x -> x.reply(""));
    assertThrows(IllegalArgumentException.class, () -> Hosts.of(sites));
  }
}
