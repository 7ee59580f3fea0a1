package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dsock.http.Fields;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which form of a file a client gets that says which it takes. RFC 9110, 12.5.3. */
class EncodingsTest {
  private static int bits(Encoding... encodings) {
    return Arrays.stream(encodings).mapToInt(Encoding::bit).sum();
  }

  private static String best(Encodings encodings, int there) {
    var best = encodings.best(there);
    return best == null ? "none" : best.coding();
  }

  private static Encodings read(String... lines) {
    var request = Fields.of();
    for (var line : lines) {
      request.add("Accept-Encoding", line);
    }
    return Encodings.of(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip, deflate, br, zstd          | br
          gzip, deflate                    | gzip
          gzip                             | gzip
          GZip                             | gzip
          x-gzip                           | gzip
          zstd, gzip                       | zstd
          br;q=0.5, gzip;q=1.0             | gzip
          br;q=0.5, gzip;q=0.501           | gzip
          gzip; q=0.2 , br ;q=0.1          | gzip
          gzip;Q=0.2, br;q=0.1             | gzip
          gzip;q=0.001                     | gzip
          gzip;q=0                         | identity
          gzip;q=0.000, br;q=0             | identity
          gzip;q=0.5, identity;q=0.8       | identity
          gzip;q=0.5, identity;q=0.5       | gzip
          identity                         | identity
          ''                               | identity
          deflate, compress                | identity
          *                                | br
          *;q=0                            | none
          *;q=0, gzip                      | gzip
          *;q=0, identity                  | identity
          *;q=0.5, br;q=0                  | zstd
          gzip;q=0.2, *;q=0.4              | br
          identity;q=0                     | none
          identity;q=0, deflate            | none
          identity;q=0, *                  | br
          identity;q=0, gzip;q=0.1         | gzip
          identity;q=0.0, gzip;q=0         | none
          gzip;q=2                         | identity
          gzip;q=-1                        | identity
          gzip;q=0.1234                    | identity
          gzip;q=.5                        | identity
          gzip;q=                          | identity
          gzip;q=1.001, zstd               | zstd
          gzip;level=9                     | gzip
          ,, gzip ,                        | gzip
          gzip br                          | identity
          """)
  void theFormIsThatWhichTheClientLikesBest(String said, String best) {
    assertEquals(best, best(read(said), bits(Encoding.values())));
  }

  @Test
  void onlyWhatIsThereIsChosen() {
    var all = read("br, zstd, gzip");
    assertEquals("gzip", best(all, bits(Encoding.GZIP, Encoding.IDENTITY)));
    assertEquals("identity", best(all, bits(Encoding.IDENTITY)));
    assertEquals("none", best(read("br, identity;q=0"), bits(Encoding.IDENTITY, Encoding.GZIP)));
  }

  @Test
  void severalLinesAreOneList() {
    assertEquals("gzip", best(read("br;q=0.1", "gzip"), bits(Encoding.values())));
  }

  @Test
  void whatWasSaidBeforeIsNotReadAgain() {
    var table = new EncodingsTable();
    var first = table.of(Fields.of("Accept-Encoding", "gzip, br"));
    for (int i = 0; i < 7; i++) {
      table.of(Fields.of("Accept-Encoding", "gzip;q=0." + i));
    }
    assertSame(first, table.of(Fields.of("Accept-Encoding", "gzip, br")));
    for (int i = 0; i < 100; i++) {
      var said = table.of(Fields.of("Accept-Encoding", "br;q=0." + i, "Accept-Encoding", "gzip"));
      assertEquals("gzip", best(said, bits(Encoding.GZIP)));
    }
  }
}
