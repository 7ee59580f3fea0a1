package httpd.form;

/**
 * What to take from an upload, beside what bounds its body as a whole.
 *
 * @param parts how many it may have
 * @param headBytes how long the head of each may be
 * @param partBytes how long each may be
 * @param textBytes how long one may be that is asked for as a text
 */
public record PartLimits(int parts, int headBytes, long partBytes, int textBytes) {
  /**
   * 100 parts, with heads of 8 KiB; texts of 64 KiB; for the rest, the limit of the body counts.
   */
  public static final PartLimits DEFAULT = new PartLimits(100, 8 * 1024, Long.MAX_VALUE, 64 * 1024);

  /**
   * Sets limits.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public PartLimits {
    if (parts <= 0 || headBytes <= 0 || partBytes <= 0 || textBytes <= 0) {
      throw new IllegalArgumentException("limits of an upload must be positive");
    }
  }
}
