package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which handler a request comes to. */
final class RouterTest {
  private static final Router ROUTER =
      Router.create()
          .get("/", x -> x.reply("root"))
          .get("/users", x -> x.reply("users"))
          .get("/users/{id}", x -> x.reply("user " + x.path("id")))
          .get("/users/me", x -> x.reply("me"))
          .get("/users/{id}/posts/{post}", x -> x.reply(x.path("id") + " wrote " + x.path("post")))
          .get("/files/{path...}", x -> x.reply("file " + x.path("path")))
          .post("/users", x -> x.reply("created"))
          .put("/users/{id}", x -> x.reply("put " + x.path("id")))
          .delete("/users/{id}", x -> x.reply("deleted " + x.path("id")))
          .patch("/users/{id}", x -> x.reply("patched " + x.path("id")))
          .route("PROPFIND", "/files/{path...}", x -> x.reply("props"));

  private static String ask(String method, String target) throws IOException {
    try (var running = Running.with(ROUTER);
        var client = running.connect()) {
      return client
          .send(method + " " + target + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
          .receiveAll();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, root",
    "GET, /users, users",
    "GET, /users/7, user 7",
    "GET, /users/me, me",
    "GET, /users/a%2Fb, user a/b",
    "GET, /users/%C3%BC, user ü",
    "GET, /users/7/posts/9, 7 wrote 9",
    "GET, /files/a/b/c.txt, file a/b/c.txt",
    "GET, /users/x/../7, user 7",
    "POST, /users, created",
    "PUT, /users/7, put 7",
    "DELETE, /users/7, deleted 7",
    "PATCH, /users/7, patched 7",
    "PROPFIND, /files/x, props",
  })
  void aRequestComesToTheHandlerOfItsMethodAndPath(String method, String target, String body)
      throws IOException {
    var utf8 =
        new String(
            body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    var answer = ask(method, target);
    assertTrue(answer.endsWith("\r\n\r\n" + utf8), answer);
  }

  @ParameterizedTest
  @CsvSource({"/nothing", "/users/7/posts", "/users/", "/files", "/users/7/posts/9/more"})
  void whatMatchesNoPathGetsA404(String target) throws IOException {
    assertTrue(ask("GET", target).startsWith("HTTP/1.1 404 "));
  }

  @Test
  void anotherMethodGetsA405ThatNamesTheRightOnes() throws IOException {
    var answer = ask("POST", "/users/7");
    assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
    assertTrue(answer.contains("\r\nAllow: DELETE, GET, HEAD, OPTIONS, PATCH, PUT\r\n"), answer);
  }

  @Test
  void optionsAreAnsweredByTheRouter() throws IOException {
    var answer = ask("OPTIONS", "/users");
    assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
    assertTrue(answer.contains("\r\nAllow: GET, HEAD, OPTIONS, POST\r\n"), answer);
  }

  @Test
  void headIsAnsweredByTheHandlerOfGet() throws IOException {
    var answer = ask("HEAD", "/users");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertTrue(answer.endsWith("\r\n\r\n"), answer);
  }

  @ParameterizedTest
  @CsvSource({"users", "/a/{x}/{x}", "/a/{}", "/a/{x...}/b", "/users"})
  void aMalformedOrTakenPathIsRefused(String path) {
    var router = Router.create().get("/users", x -> x.reply("users"));
    assertThrows(IllegalArgumentException.class, () -> router.get(path, x -> x.reply("never")));
  }

  @Test
  void aWordThatEndsLikeARestIsAWord() throws IOException {
    var router = Router.create().get("/{a}/x...}", x -> x.reply(x.path("a")));
    try (var running = Running.with(router);
        var client = running.connect()) {
      var answer = client.send("GET /1/x...%7D HTTP/1.1\r\nHost: t\r\n\r\n").receiveResponse();
      assertTrue(answer.endsWith("\r\n\r\n1"), answer);
    }
  }

  @Test
  void aNameThatTheRouteDoesNotHaveIsRefused() throws IOException {
    var router = Router.create().get("/{a}", x -> x.reply(x.path("b")));
    try (var running = Running.with(router);
        var client = running.connect()) {
      var answer =
          client.send("GET /x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n").receiveAll();
      assertEquals("HTTP/1.1 500 ", answer.substring(0, 13));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/{a}/b, /a/{b}",
    "/a/{x}, /a/{y}",
    "/{a}/b/{c}, /a/{b...}",
    "/a/{x...}, /a/{y...}",
    "/{x}/a/b, /{x...}/",
  })
  void aRouteThatIsAmbiguousIsRefusedWhicheverComesFirst(String one, String other) {
    if (other.endsWith("...}/")) {
      assertThrows(IllegalArgumentException.class, () -> Router.create().get(other, ROUTER));
      return;
    }
    assertThrows(
        IllegalArgumentException.class, () -> Router.create().get(one, ROUTER).get(other, ROUTER));
    assertThrows(
        IllegalArgumentException.class, () -> Router.create().get(other, ROUTER).get(one, ROUTER));
  }

  @Test
  void aMountThatIsAmbiguousIsRefused() {
    var router = Router.create().mount("/a", ROUTER);
    assertThrows(IllegalArgumentException.class, () -> router.mount("/a", ROUTER));
    assertThrows(IllegalArgumentException.class, () -> router.get("/{x}/b", ROUTER));
    assertThrows(IllegalArgumentException.class, () -> router.mount("/a/", ROUTER));
    assertThrows(IllegalArgumentException.class, () -> router.mount("/b/{rest...}", ROUTER));
    assertThrows(IllegalArgumentException.class, () -> router.mount("", ROUTER));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /a/b, word",
    "GET, /a/c, name c",
    "POST, /a/b, posted b",
    "GET, /a/b/c, rest b/c",
    "DELETE, /a/b/c, all",
    "GET, /z, all",
  })
  void theNarrowestRouteOfTheMethodAnswersInWhicheverOrderTheyWereAdded(
      String method, String target, String body) throws IOException {
    var router =
        Router.create()
            .mount("/", x -> x.reply("all"))
            .get("/a/{rest...}", x -> x.reply("rest " + x.path("rest")))
            .post("/a/{name}", x -> x.reply("posted " + x.path("name")))
            .get("/a/{name}", x -> x.reply("name " + x.path("name")))
            .get("/a/b", x -> x.reply("word"));
    try (var rehearsal = Rehearsal.of(router)) {
      assertEquals(body, rehearsal.ask(method, target).text());
    }
  }

  @Test
  void a405NamesTheMethodsOfAllRoutesThatMatch() throws IOException {
    var router = Router.create().get("/a/b", x -> x.reply("")).post("/a/{name}", x -> x.reply(""));
    try (var rehearsal = Rehearsal.of(router)) {
      var reply = rehearsal.ask("PUT", "/a/b");
      assertEquals(405, reply.status());
      assertEquals("GET, HEAD, OPTIONS, POST", reply.head().fields().get("Allow").orElse(""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/shop/4/cart/7, cart 7 of 4 at /cart/7 by /shop/{id}/cart/{item}",
    "/shop/4/, / of 4 at / by /shop/{id}/",
    "/shop/4, / of 4 at / by /shop/{id}/",
    "/shop/4/deep/x/y, x/y of 4 at /x/y by /shop/{id}/deep",
  })
  void whatIsMountedSeesTheRestOfThePathAndTheNamesBeforeIt(String target, String body)
      throws IOException {
    var inner =
        Router.create()
            .get("/", x -> tell(x, "/"))
            .get("/cart/{item}", x -> tell(x, "cart " + x.path("item")))
            .mount("/deep", x -> tell(x, x.path().substring(1)));
    var router = Router.create().mount("/shop/{id}", inner);
    try (var rehearsal = Rehearsal.of(router)) {
      assertEquals(body, rehearsal.ask("GET", target).text());
      assertEquals(404, rehearsal.ask("GET", "/shop").status());
    }
  }

  private static void tell(Exchange x, String what) throws IOException {
    var where = " at " + x.path() + " by " + x.context().route();
    x.reply(what + " of " + x.path("id") + where);
  }

  @Test
  void aFilterBehindWhichAHandlerIsMountedSeesTheWholePathAfterIt() throws IOException {
    var seen = new java.util.concurrent.CopyOnWriteArrayList<String>();
    Filter watching =
        next ->
            x -> {
              next.handle(x);
              seen.add(x.path() + " by " + x.context().route());
            };
    var router = Router.create().mount("/a", Router.create().get("/b", x -> x.reply("b")));
    try (var rehearsal = Rehearsal.of(router.through(watching))) {
      assertEquals("b", rehearsal.ask("GET", "/a/b").text());
    }
    assertEquals(java.util.List.of("/a/b by /a/b"), seen);
  }
}
