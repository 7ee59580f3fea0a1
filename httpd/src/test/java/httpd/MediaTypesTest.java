package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files are said to be. */
class MediaTypesTest {
  @ParameterizedTest
  @CsvSource({
    "index.html, text/html; charset=utf-8",
    "INDEX.HTM, text/html; charset=utf-8",
    "a.css, text/css; charset=utf-8",
    "a.js, text/javascript; charset=utf-8",
    "a.min.mjs, text/javascript; charset=utf-8",
    "a.txt, text/plain; charset=utf-8",
    "README.md, text/markdown; charset=utf-8",
    "a.json, application/json",
    "a.svg, image/svg+xml",
    "a.png, image/png",
    "a.JPG, image/jpeg",
    "favicon.ico, image/vnd.microsoft.icon",
    "a.woff2, font/woff2",
    "a.wasm, application/wasm",
    "a.webmanifest, application/manifest+json",
    "a.mp4, video/mp4",
    "a.tar.gz, application/gzip",
    "a.pdf, application/pdf",
  })
  void aNameSaysWhatAFileIs(String name, String type) {
    assertEquals(type, MediaTypes.of(name));
  }

  @ParameterizedTest
  @CsvSource({"a", "html", "a.", "a.html.", "a.htmlx", "a.ht ml", ".", "''", "a.gzİp"})
  void anyOtherNameSaysNothing(String name) {
    assertEquals("application/octet-stream", MediaTypes.of(name));
  }

  @ParameterizedTest
  @CsvSource({
    "a.html, true",
    "a.css, true",
    "a.js, true",
    "a.json, true",
    "a.svg, true",
    "a.wasm, true",
    "a.webmanifest, true",
    "a.ttf, true",
    "a.xml, true",
    "a.woff2, false",
    "a.png, false",
    "a.gz, false",
    "a.mp4, false",
    "a.pdf, false",
    "a, false",
  })
  void textIsWorthToBeCompressed(String name, boolean isWorth) {
    assertEquals(isWorth, MediaTypes.isCompressible(MediaTypes.of(name)));
  }

  @ParameterizedTest
  @CsvSource({"a.html, true", "a.xhtml, true", "a.svg, false", "a.js, false", "a, false"})
  void pagesArePages(String name, boolean isPage) {
    assertEquals(isPage, MediaTypes.isPage(MediaTypes.of(name)));
  }
}
