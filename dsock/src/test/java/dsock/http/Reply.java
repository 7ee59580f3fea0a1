package dsock.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A response as the tests read it: by code that has nothing in common with what is tested. */
record Reply(int status, List<String> fields, String body) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) [ -~]*");
  private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\r\n\0]*");

  /** Returns the value of a field; empty if there is none. */
  String field(String name) {
    return fields.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  boolean isInterim() {
    return status < 200;
  }

  /**
   * Reads all responses.
   *
   * @param text what a server has sent
   * @param methods of the requests, in order; GET where there is none
   */
  static List<Reply> all(String text, List<String> methods) {
    var replies = new ArrayList<Reply>();
    int answered = 0;
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf("\r\n\r\n", at);
      assertTrue(end >= 0, () -> "a response that ends in its head: " + text);
      var lines = List.of(text.substring(at, end).split("\r\n"));
      var status = STATUS.matcher(lines.getFirst());
      assertTrue(status.matches(), () -> "a status line: " + lines.getFirst());
      lines.stream().skip(1).forEach(line -> assertTrue(FIELD.matcher(line).matches(), line));
      var head = new Reply(Integer.parseInt(status.group(1)), lines.subList(1, lines.size()), "");
      at = end + 4;
      var method = answered < methods.size() ? methods.get(answered) : "GET";
      var body = new StringBuilder();
      at = head.readBody(text, at, method, body);
      replies.add(new Reply(head.status, head.fields, body.toString()));
      answered += head.isInterim() ? 0 : 1;
    }
    return replies;
  }

  private int readBody(String text, int start, String method, StringBuilder body) {
    var length = field("Content-Length");
    var coding = field("Transfer-Encoding");
    assertTrue(length.isEmpty() || coding.isEmpty(), "both ways of framing");
    if (isInterim() || status == 204) {
      assertTrue(length.isEmpty() && coding.isEmpty(), "framing without body");
      return start;
    }
    if (status == 304 || method.equals("HEAD")) {
      return start;
    }
    if (!coding.isEmpty()) {
      return readChunks(text, start, body);
    }
    int end = length.isEmpty() ? text.length() : start + Integer.parseInt(length);
    assertTrue(end <= text.length(), "a body that is cut");
    body.append(text, start, end);
    return end;
  }

  private static int readChunks(String text, int start, StringBuilder body) {
    int at = start;
    while (true) {
      int line = text.indexOf("\r\n", at);
      assertFalse(line < 0, "a chunked body that is cut");
      int size = Integer.parseInt(text.substring(at, line), 16);
      at = line + 2;
      if (size == 0) {
        int end = text.startsWith("\r\n", at) ? at - 2 : text.indexOf("\r\n\r\n", at);
        assertFalse(end < 0, "trailers that are cut");
        return end + 4;
      }
      body.append(text, at, at + size);
      assertTrue(text.startsWith("\r\n", at + size), "the end of a chunk");
      at += size + 2;
    }
  }
}
