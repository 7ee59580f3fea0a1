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
   * @param bytes the head
   * @param spans where the lines begin and end, at the places of the name's begin and the value's
   *     end
   * @param count how many lines there are
   * @param error who sent them
   */
  static Fields parse(byte[] bytes, int[] spans, int count, HttpError error) throws HttpException {
    for (int i = 0; i < count; i++) {
      parseOne(bytes, spans, i * FieldBlock.STRIDE, error);
    }
    return new Fields(new FieldBlock(bytes, spans, count));
  }

  private static void parseOne(byte[] bytes, int[] spans, int at, HttpError error)
      throws HttpException {
    int start = spans[at + FieldBlock.NAME];
    int from = start;
    int to = spans[at + FieldBlock.VALUE_END];
    while (from < to && Tokens.isToken(bytes[from])) {
      from++;
    }
    if (from == start || from == to || bytes[from] != ':') {
      throw wrongName(bytes, start, from, to, error);
    }
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
