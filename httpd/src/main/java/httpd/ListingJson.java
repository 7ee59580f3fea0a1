package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** What is in a folder, for programs: an array with an object for each file and folder. */
final class ListingJson {
  /** The head of the reply with it. */
  static final Http.Response HEAD =
      new Http.Response(
          200,
          Fields.of(
              "Content-Type", "application/json",
              "Vary", "Accept",
              "X-Content-Type-Options", "nosniff"));

  private ListingJson() {}

  /** Writes it: [{"name":"a b","href":"a%20b","type":"file","size":3,"modified":"…Z"}, …]. */
  static byte[] of(FolderListing listing) {
    var json = new StringBuilder("[");
    for (var item : listing.items()) {
      json.append(json.length() == 1 ? "\n" : ",\n");
      json.append("{\"name\":");
      string(json, item.name());
      json.append(",\"href\":");
      string(json, item.link());
      json.append(",\"type\":\"").append(item.isFolder() ? "folder" : "file").append('"');
      if (!item.isFolder()) {
        json.append(",\"size\":").append(item.size());
      }
      json.append(",\"modified\":\"")
          .append(item.modified().truncatedTo(ChronoUnit.SECONDS))
          .append("\"}");
    }
    return json.append("\n]\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void string(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
