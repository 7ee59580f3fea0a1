package dsock.http;

/**
 * How much an {@link Http} takes from its peer before it gives up. All are compared before memory
 * is spent. What is in a body is not limited here: the program asks for it piece by piece.
 *
 * @param headBytes how long a head may be, from its first line to its empty line. A longer one is
 *     answered with 431, or with 414 if its first line alone is too long
 * @param targetBytes how long the target of a request may be; a longer one is answered with 414.
 *     RFC 9112 section 3 wants at least 8000 for the whole line
 * @param fields how many fields a head or a trailer section may have; more are answered with 431
 * @param trailerBytes how long the trailer section of a chunked body may be; a longer one is
 *     answered with 431
 * @param chunkLineBytes how long the line before a chunk may be, with its extensions; a longer one
 *     is answered with 400
 */
public record HttpLimits(
    int headBytes, int targetBytes, int fields, int trailerBytes, int chunkLineBytes) {
  /**
   * What is used if nobody says otherwise: 16 KiB of head, 8 KiB of target, 100 fields, 8 KiB of
   * trailers.
   */
  public static final HttpLimits DEFAULT = new HttpLimits(16 * 1024, 8 * 1024, 100, 8 * 1024, 512);

  /**
   * Makes limits.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public HttpLimits {
    if (headBytes <= 0
        || targetBytes <= 0
        || fields <= 0
        || trailerBytes <= 0
        || chunkLineBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
