package dsock.http;

import java.nio.ByteBuffer;

/**
 * The line before a chunk: its size in hexadecimal digits, and perhaps extensions, which nobody
 * reads (RFC 9112 7.1).
 */
final class ChunkLine {
  private static final long LAST_WITHOUT_OVERFLOW = Long.MAX_VALUE >> 4;

  private final int longest;
  private final HttpError error;

  // Of the line that is looked at.
  private int at;
  private int end; // of what has arrived, or of what may be looked at

  ChunkLine(int longest, HttpError error) {
    this.longest = longest;
    this.error = error;
  }

  /**
   * Takes the line, if it is whole.
   *
   * @param in what has arrived
   * @param afterChunk whether the end of a chunk comes first
   * @return the size of the chunk; -1: the line is not whole yet, and nothing has been taken
   */
  long take(ByteBuffer in, boolean afterChunk) throws HttpException {
    at = in.position();
    int start = at + (afterChunk ? 2 : 0);
    end = Math.min(in.limit(), start + longest);
    if (afterChunk && !isLineEnd(in, "a chunk that is longer than its size")) {
      return -1;
    }
    long size = size(in, start);
    boolean whole = isExtensionOver(in) && isLineEnd(in, "a CR without LF in the size of a chunk");
    if (whole) {
      in.position(at);
      return size;
    }
    if (end == start + longest) {
      throw error.of(400, "the line before a chunk is longer than " + longest + " bytes");
    }
    return -1;
  }

  /** Passes the end of a line. Returns false if it is not there yet. */
  private boolean isLineEnd(ByteBuffer in, String otherwise) throws HttpException {
    if (at < end && in.get(at) != '\r') {
      throw error.of(400, otherwise);
    }
    if (at + 1 < end && in.get(at + 1) != '\n') {
      throw error.of(400, otherwise);
    }
    at += 2;
    return at <= end;
  }

  private long size(ByteBuffer in, int start) throws HttpException {
    long size = 0;
    while (at < end && Tokens.hex(in.get(at)) >= 0) {
      if (size > LAST_WITHOUT_OVERFLOW) {
        throw error.of(400, "the size of a chunk is too large");
      }
      size = size << 4 | Tokens.hex(in.get(at++));
    }
    if (at == start && at < end) {
      throw error.of(400, "a chunk without size");
    }
    return size;
  }

  /**
   * Passes the extensions. Blanks behind the size are allowed only if an extension follows. Returns
   * whether CR is next.
   */
  private boolean isExtensionOver(ByteBuffer in) throws HttpException {
    boolean blank = false;
    while (at < end && Tokens.isBlank(in.get(at))) {
      blank = true;
      at++;
    }
    if (at == end) {
      return false;
    }
    byte first = in.get(at);
    if (first != ';' && (blank || first != '\r')) {
      throw error.of(400, "something behind the size of a chunk that is no extension");
    }
    while (at < end && Tokens.isValue(in.get(at))) {
      at++;
    }
    if (at < end && in.get(at) != '\r') {
      throw error.of(400, "a control character in the line before a chunk");
    }
    return at < end;
  }
}
