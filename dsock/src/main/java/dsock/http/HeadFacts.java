package dsock.http;

/** What the fields of a head say about the connection and about how the body is framed. */
final class HeadFacts {
  private static final int NONE = -1;

  // What is looked for, as words: the first and the last of them may overlap.
  private static final long HOST = Word.of("host");
  private static final long EXPECT = Word.of("expect");
  private static final long CONNECTI = Word.of("connecti");
  private static final long NNECTION = Word.of("nnection");
  private static final long CONTENT = Word.of("content-");
  private static final long LENGTH = Word.of("t-length");
  private static final long TRANSFER = Word.of("transfer");
  private static final long DASH_ENCODING = Word.of("-encodin");
  private static final long ENCODING = Word.of("encoding");
  private static final long KEEP_ALI = Word.of("keep-ali");
  private static final long EP_ALIVE = Word.of("ep-alive");

  private final FieldBlock fields;

  // The number of the first field of that name, and how many there are.
  private int host = NONE;
  private int hosts;
  private int length = NONE;
  private int lengths;
  private int coding = NONE;
  private int codings;

  private boolean expectsContinue;
  private boolean expectsOther;
  private boolean close;
  private boolean keepAlive;

  HeadFacts(Fields fields) {
    this.fields = fields.block();
    for (int i = 0; i < fields.size(); i++) {
      note(i);
    }
  }

  /**
   * Looks at a field. Most have another length than these names, and cost no more than that
   * comparison.
   */
  private void note(int i) {
    int at = fields.span(i, FieldBlock.NAME);
    switch (fields.span(i, FieldBlock.NAME_END) - at) {
      case 4 -> {
        if ((word(at) & Word.mask(4)) == HOST) {
          host = hosts++ == 0 ? i : host;
        }
      }
      case 6 -> {
        if ((word(at) & Word.mask(6)) == EXPECT) {
          noteExpectations(i);
        }
      }
      case 10 -> {
        if (word(at) == CONNECTI && word(at + 2) == NNECTION) {
          noteConnection(i);
        }
      }
      case 14 -> {
        if (word(at) == CONTENT && word(at + 6) == LENGTH) {
          length = lengths++ == 0 ? i : length;
        }
      }
      case 17 -> {
        noteCoding(i, at);
      }
      default -> {}
    }
  }

  private void noteCoding(int i, int at) {
    if (word(at) == TRANSFER && word(at + 8) == DASH_ENCODING && word(at + 9) == ENCODING) {
      coding = codings++ == 0 ? i : coding;
    }
  }

  /**
   * {@return eight bytes, in small letters} They are there: a name of four is followed by a colon,
   * a space or another end of line, and an end of line.
   */
  private long word(int at) {
    return Word.smallAt(fields.bytes(), at);
  }

  private void noteConnection(int i) {
    int at = fields.span(i, FieldBlock.VALUE);
    if (fields.span(i, FieldBlock.VALUE_END) - at == 10
        && word(at) == KEEP_ALI
        && word(at + 2) == EP_ALIVE) {
      keepAlive = true; // the usual one, without a walk
      return;
    }
    for (var walk = fields.elements(i); walk.next(); ) {
      close |= walk.is("close");
      keepAlive |= walk.is("keep-alive");
    }
  }

  private void noteExpectations(int i) {
    for (var walk = fields.elements(i); walk.next(); ) {
      boolean known = walk.is("100-continue");
      expectsContinue |= known;
      expectsOther |= !known;
    }
  }

  boolean hasOneHost() {
    return hosts == 1;
  }

  boolean hasHost() {
    return hosts > 0;
  }

  /** Tells whether the host, of which there is one, could be that of a URI. */
  boolean hasValidHost() {
    return Authority.isValid(
        fields.bytes(),
        fields.span(host, FieldBlock.VALUE),
        fields.span(host, FieldBlock.VALUE_END));
  }

  boolean hasLength() {
    return lengths > 0;
  }

  boolean hasCoding() {
    return codings > 0;
  }

  /** Tells whether the body is chunked and nothing else. */
  boolean isChunked() {
    return codings == 1
        && Tokens.same(
            fields.bytes(),
            fields.span(coding, FieldBlock.VALUE),
            fields.span(coding, FieldBlock.VALUE_END),
            "chunked");
  }

  /** {@return the length that is given; -1: it is not one number, or one that is too large} */
  long length() {
    int from = fields.span(length, FieldBlock.VALUE);
    int to = fields.span(length, FieldBlock.VALUE_END);
    if (lengths > 1 || from == to) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      byte b = fields.bytes()[i];
      if (!Tokens.isDigit(b) || value > (Long.MAX_VALUE - (b - '0')) / 10) {
        return -1;
      }
      value = value * 10 + (b - '0');
    }
    return value;
  }

  boolean close() {
    return close;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  /** Tells whether 100 Continue is expected. */
  boolean expectsContinue() {
    return expectsContinue;
  }

  /** Tells whether something is expected that nobody here knows. */
  boolean expectsOther() {
    return expectsOther;
  }
}
