package httpd;

import dsock.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Takes targets apart, and remembers those that were asked for lately: most are asked for again.
 */
final class Targets {
  /*
   * Each target has one place where it may be, and takes it from whatever is there. Tasks need not
   * agree: a target never changes, and one that is not found is taken apart once more.
   */
  private static final int PLACES = 256; // a power of two

  /** Longer ones are not kept, so that nobody can fill the memory with them. */
  private static final int LONGEST = 256;

  private final @Nullable Target[] known = new Target[PLACES];

  /**
   * Takes a target apart, as {@link Target#parse} does.
   *
   * @throws HttpException if its path is not one
   */
  Target parse(String text) throws HttpException {
    if (text.length() > LONGEST) {
      return Target.parse(text);
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    var target = known[place];
    if (target == null || !target.isOf(text)) {
      target = Target.parse(text);
      known[place] = target;
    }
    return target;
  }
}
