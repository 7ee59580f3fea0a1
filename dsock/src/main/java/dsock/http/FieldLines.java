package dsock.http;

/**
 * Reads field lines whose ends are known (RFC 9112 section 5). Strict: what others might understand
 * differently fails.
 */
final class FieldLines {
  private FieldLines() {}

  /**
   * Makes fields of lines.
   *
   * @param bytes the head, to its end
   * @param scan where the lines are
   * @param error who sent them
   */
  static Fields parse(byte[] bytes, HeadScan scan, HttpError error) throws HttpException {
    int count = scan.fields();
    var spans = new int[count * FieldBlock.STRIDE];
    for (int i = 0; i < count; i++) {
      parseOne(bytes, scan.begin(i), scan.end(i), spans, i * FieldBlock.STRIDE, error);
    }
    return new Fields(new FieldBlock(bytes, spans, count));
  }

  private static void parseOne(
      byte[] bytes, int start, int end, int[] spans, int at, HttpError error) throws HttpException {
    int from = Tokens.endOfToken(bytes, start);
    int to = end;
    if (from == start || bytes[from] != ':') {
      throw wrongName(bytes, start, from, to, error);
    }
    spans[at + FieldBlock.NAME] = start;
    spans[at + FieldBlock.NAME_END] = from++;
    while (from < to && Tokens.isBlank(bytes[from])) {
      from++;
    }
    while (to > from && Tokens.isBlank(bytes[to - 1])) {
      to--;
    }
    spans[at + FieldBlock.VALUE] = from;
    spans[at + FieldBlock.VALUE_END] = to;
  }

  private static HttpException wrongName(
      byte[] bytes, int start, int at, int end, HttpError error) {
    if (at == end) {
      return error.of(400, "a field without colon");
    }
    if (at > start) {
      return error.of(
          400,
          Tokens.isBlank(bytes[at])
              ? "a blank before the colon of a field"
              : "a field whose name is not a token");
    }
    if (Tokens.isBlank(bytes[at])) {
      return error.of(400, "a field that begins with a blank, or is folded");
    }
    return error.of(
        400, bytes[at] == ':' ? "a field without name" : "a field whose name is not a token");
  }
}
