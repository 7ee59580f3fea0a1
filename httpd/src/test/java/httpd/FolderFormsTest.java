package httpd;

import static httpd.Site.field;
import static httpd.Site.text;
import static httpd.Site.unzipped;
import static httpd.Site.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file in several forms: beside it, or made of it. */
class FolderFormsTest {
  private static final String AE = "Accept-Encoding";
  private static final byte[] SCRIPT = lines(200);
  private static final byte[] BUNDLE = lines(20_000); // is read for each request
  private static final byte[] HUGE = lines(120_000); // is compressed for each request

  @TempDir Path root;
  private Site site;

  private static byte[] lines(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("let v").append(i * 7919 % 1000).append(" = 1;\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void aSite() throws IOException {
    write(root.resolve("plain.js"), SCRIPT);
    write(root.resolve("bundle.js"), BUNDLE);
    write(root.resolve("huge.js"), HUGE);
    write(root.resolve("short.js"), "let a");
    write(root.resolve("image.png"), SCRIPT);
    write(root.resolve("app.js"), SCRIPT);
    write(root.resolve("app.js.br"), "as brotli");
    write(root.resolve("app.js.zst"), "as zstandard");
    write(root.resolve("app.js.gz"), "as gzip, 0123456789");
    site = new Site(root, FolderSettings.DEFAULT);
  }

  @AfterEach
  void isOver() {
    site.close();
  }

  private void serve(FolderSettings settings) throws IOException {
    site.close();
    site = new Site(root, settings);
  }

  private static String form(HttpResponse<byte[]> response) {
    return field(response, "Content-Encoding");
  }

  // Siblings.

  @ParameterizedTest
  @CsvSource({
    "'gzip, deflate, br, zstd', br, as brotli",
    "'gzip, zstd', zstd, as zstandard",
    "gzip, gzip, 'as gzip, 0123456789'",
    "'gzip;q=1, br;q=0.9', gzip, 'as gzip, 0123456789'",
  })
  void aSiblingIsSentToWhoLikesItBest(String said, String form, String content) {
    var response = site.get("/app.js", AE, said);

    assertEquals(200, response.statusCode());
    assertEquals(form, form(response));
    assertEquals(content, text(response));
    assertEquals("text/javascript; charset=utf-8", field(response, "Content-Type"));
    assertEquals("" + content.length(), field(response, "Content-Length"));
    assertEquals("Accept-Encoding", field(response, "Vary"));
    assertEquals("bytes", field(response, "Accept-Ranges"));
    assertEquals("nosniff", field(response, "X-Content-Type-Options"));
  }

  @Test
  void whoDoesNotAskForItGetsTheFileAndIsToldThatThereIsMore() {
    for (var response :
        List.of(
            site.get("/app.js"),
            site.get("/app.js", AE, "identity"),
            site.get("/app.js", AE, "deflate"))) {
      assertEquals("none", form(response));
      assertArrayEquals(SCRIPT, response.body());
      assertEquals("Accept-Encoding", field(response, "Vary"));
    }
  }

  @Test
  void eachFormHasATagOfItsOwn() {
    var tags = new HashSet<String>();
    for (var said : List.of("identity", "br", "zstd", "gzip")) {
      var tag = field(site.get("/app.js", AE, said), "ETag");
      assertTrue(tag.startsWith("\""), tag);
      tags.add(tag);
      assertEquals(304, site.get("/app.js", AE, said, "If-None-Match", tag).statusCode());
      assertEquals(200, site.get("/app.js", AE, said, "If-Match", tag).statusCode());
    }
    assertEquals(4, tags.size(), tags.toString());
    for (var tag : tags) {
      assertEquals(
          field(site.get("/app.js", AE, "br"), "ETag").equals(tag) ? 304 : 200,
          site.get("/app.js", AE, "br", "If-None-Match", tag).statusCode());
    }
  }

  @Test
  void aClientThatHasAFormIsToldWhatItDependsOn() {
    var tag = field(site.get("/app.js", AE, "br"), "ETag");
    var response = site.get("/app.js", AE, "br", "If-None-Match", tag);

    assertEquals(304, response.statusCode());
    assertEquals("Accept-Encoding", field(response, "Vary"));
    assertEquals(tag, field(response, "ETag"));
    assertEquals("none", form(response));
  }

  @Test
  void aRangeIsCutOutOfTheForm() {
    var whole = site.get("/app.js", AE, "gzip");
    var tag = field(whole, "ETag");
    var part = site.get("/app.js", AE, "gzip", "Range", "bytes=9-12", "If-Range", tag);

    assertEquals(206, part.statusCode());
    assertEquals("bytes 9-12/19", field(part, "Content-Range"));
    assertEquals("gzip", form(part));
    assertEquals("0123", text(part));
    var other = field(site.get("/app.js", AE, "br"), "ETag");
    assertEquals(
        200,
        site.get("/app.js", AE, "gzip", "Range", "bytes=9-12", "If-Range", other).statusCode());
  }

  @Test
  void aDateDoesNotTellOneFormFromAnother() {
    var date = field(site.get("/app.js"), "Last-Modified");
    assertEquals(date, field(site.get("/app.js", AE, "gzip"), "Last-Modified"));
    assertEquals(200, site.get("/app.js", "Range", "bytes=0-1", "If-Range", date).statusCode());
    assertEquals(206, site.get("/image.png", "Range", "bytes=0-1", "If-Range", date).statusCode());
  }

  @Test
  void aSiblingThatIsOlderIsPassedOver() throws IOException {
    for (var suffix : List.of(".br", ".zst", ".gz")) {
      Files.setLastModifiedTime(
          site.file("app.js" + suffix), FileTime.from(Site.OLD.minusSeconds(1)));
    }
    assertArrayEquals(SCRIPT, unzipped(site.get("/app.js", AE, "br, zstd, gzip")));
    assertEquals("none", form(site.get("/app.js", AE, "br, zstd")));
  }

  @Test
  void aPartOfASecondDoesNotMakeASiblingOlder() throws IOException {
    Files.setLastModifiedTime(site.file("app.js"), FileTime.from(Site.OLD.plusMillis(900)));
    assertEquals("br", form(site.get("/app.js", AE, "br")));
  }

  @Test
  void aFileThatHasChangedIsNotSentInItsOldForms() throws IOException {
    assertEquals("br", form(site.get("/app.js", AE, "br")));
    write(site.file("app.js"), SCRIPT, Site.OLD.plusSeconds(60));
    assertEquals("none", form(site.get("/app.js", AE, "br")));
    assertEquals("gzip", form(site.get("/app.js", AE, "br, gzip")));
  }

  @Test
  void aSiblingThatHasChangedOrGoneShowsAtOnce() throws IOException {
    assertEquals("as brotli", text(site.get("/app.js", AE, "br")));
    write(
        site.file("app.js.br"), "changed".getBytes(StandardCharsets.UTF_8), Site.OLD.plusMillis(2));
    assertEquals("changed", text(site.get("/app.js", AE, "br")));
    Files.delete(site.file("app.js.br"));
    assertArrayEquals(SCRIPT, site.get("/app.js", AE, "br").body());
    assertEquals("zstd", form(site.get("/app.js", AE, "br, zstd")));
  }

  @Test
  void aSiblingThatComesLaterIsFound() throws IOException {
    assertEquals("none", field(site.get("/image.png", AE, "br"), "Vary"));
    assertEquals("none", form(site.get("/plain.js", AE, "br")));
    write(site.file("image.png.br"), "an image");
    write(site.file("plain.js.br"), "a script");
    Until.holds(() -> form(site.get("/image.png", AE, "br")).equals("br"));
    Until.holds(() -> form(site.get("/plain.js", AE, "br")).equals("br"));
    assertEquals("Accept-Encoding", field(site.get("/image.png"), "Vary"));
  }

  @Test
  void aSiblingLeadsNowhereElse() throws IOException {
    var elsewhere = Files.createTempFile("files", "secret");
    try {
      write(elsewhere, "secret");
      Files.createSymbolicLink(site.file("image.png.gz"), elsewhere);
      Files.createDirectory(site.file("image.png.br"));
      assertArrayEquals(SCRIPT, site.get("/image.png", AE, "gzip, br").body());
    } finally {
      Files.delete(elsewhere);
    }
  }

  @Test
  void theSiblingItselfIsAFileLikeOthers() {
    var response = site.get("/app.js.gz", AE, "gzip");
    assertEquals("none", form(response));
    assertEquals("application/gzip", field(response, "Content-Type"));
    assertEquals("as gzip, 0123456789", text(response));
  }

  @Test
  void siblingsCanBeLeftAlone() throws IOException {
    serve(FolderSettings.DEFAULT.withSiblings(false));
    assertEquals("none", form(site.get("/app.js", AE, "br")));
    assertArrayEquals(SCRIPT, unzipped(site.get("/app.js", AE, "br, gzip")));
  }

  // What is made.

  @ParameterizedTest
  @ValueSource(strings = {"plain.js", "bundle.js", "huge.js"})
  void textIsCompressed(String name) throws IOException {
    for (int i = 0; i < 2; i++) {
      var response = site.get("/" + name, AE, "gzip");
      assertEquals(200, response.statusCode());
      assertEquals("gzip", form(response));
      assertEquals("Accept-Encoding", field(response, "Vary"));
      assertEquals("none", field(response, "Accept-Ranges"));
      assertTrue(field(response, "ETag").startsWith("W/\""), field(response, "ETag"));
      assertArrayEquals(Files.readAllBytes(site.file(name)), unzipped(response));
    }
    assertNotEquals("none", field(site.get("/bundle.js", AE, "gzip"), "Content-Length"));
    assertEquals("chunked", field(site.get("/huge.js", AE, "gzip"), "Transfer-Encoding"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.js", "bundle.js", "huge.js", "app.js"})
  void aHeadSaysTheSame(String name) {
    var framing = Set.of("date", "transfer-encoding");
    for (var said : List.of("gzip", "br", "identity")) {
      var whole = site.get("/" + name, AE, said).headers().map().entrySet().stream();
      var head = site.ask("HEAD", "/" + name, AE, said).headers().map();
      whole
          .filter(field -> !framing.contains(field.getKey()))
          .forEach(field -> assertEquals(field.getValue(), head.get(field.getKey())));
    }
  }

  @Test
  void whatIsShortOrCompressedAlreadyIsNot() {
    for (var name : List.of("/short.js", "/image.png")) {
      var response = site.get(name, AE, "gzip");
      assertEquals("none", form(response));
      assertEquals("none", field(response, "Vary"));
    }
  }

  @Test
  void aClientThatHasWhatWasMadeIsToldSo() {
    var tag = field(site.get("/plain.js", AE, "gzip"), "ETag");
    assertEquals(304, site.get("/plain.js", AE, "gzip", "If-None-Match", tag).statusCode());
    assertEquals(
        304, site.get("/plain.js", AE, "gzip", "If-None-Match", tag.substring(2)).statusCode());
    var plain = field(site.get("/plain.js"), "ETag");
    assertEquals(200, site.get("/plain.js", AE, "gzip", "If-None-Match", plain).statusCode());
    assertEquals(200, site.get("/plain.js", "If-None-Match", tag).statusCode());
  }

  @Test
  void whoWantsAPartOrACertainVersionGetsTheFile() {
    var tag = field(site.get("/plain.js"), "ETag");
    var made = field(site.get("/plain.js", AE, "gzip"), "ETag");
    var part = site.get("/plain.js", AE, "gzip", "Range", "bytes=0-2");

    assertEquals(206, part.statusCode());
    assertEquals("let", text(part));
    assertEquals(tag, field(part, "ETag"));
    assertEquals(
        200,
        site.get("/plain.js", AE, "gzip", "Range", "bytes=0-2", "If-Range", made).statusCode());
    assertEquals(200, site.get("/plain.js", AE, "gzip", "If-Match", tag).statusCode());
    assertEquals(412, site.get("/plain.js", AE, "gzip", "If-Match", made).statusCode());
  }

  @Test
  void whoRefusesTheFileAsItIsGetsItCompressedOrA406() throws IOException {
    var only = "gzip, identity;q=0";
    assertArrayEquals(SCRIPT, unzipped(site.get("/plain.js", AE, only, "Range", "bytes=0-2")));
    for (var name : List.of("/short.js", "/image.png")) {
      var response = site.get(name, AE, only);
      assertEquals(406, response.statusCode());
      assertEquals("Accept-Encoding", field(response, "Vary"));
    }
    assertEquals(406, site.get("/app.js", AE, "*;q=0").statusCode());
    assertEquals(404, site.get("/none", AE, "*;q=0").statusCode());
  }

  @Test
  void whatHasChangedIsCompressedAnew() throws IOException {
    assertArrayEquals(BUNDLE, unzipped(site.get("/bundle.js", AE, "gzip")));
    write(site.file("bundle.js"), HUGE, Site.OLD.plusSeconds(1));
    assertArrayEquals(HUGE, unzipped(site.get("/bundle.js", AE, "gzip")));
    write(site.file("bundle.js"), SCRIPT);
    assertArrayEquals(SCRIPT, unzipped(site.get("/bundle.js", AE, "gzip")));
  }

  @Test
  void levelZeroMakesNothing() throws IOException {
    serve(FolderSettings.DEFAULT.withGzip(0));
    var response = site.get("/plain.js", AE, "gzip");
    assertEquals("none", form(response));
    assertEquals("none", field(response, "Vary"));
    assertEquals("gzip", form(site.get("/app.js", AE, "gzip")));
  }

  @Test
  void manyMayAskForTheSameAtATime() {
    try (var clients = Bundle.open()) {
      for (int i = 0; i < 16; i++) {
        var name = i % 2 == 0 ? "/bundle.js" : "/huge.js";
        var expected = i % 2 == 0 ? BUNDLE : HUGE;
        clients.go(() -> assertArrayEquals(expected, unzipped(site.get(name, AE, "gzip"))));
      }
      clients.await();
    }
  }
}
