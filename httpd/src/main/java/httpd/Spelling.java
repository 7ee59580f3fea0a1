package httpd;

import java.util.List;
import java.util.Optional;

/** Finds what somebody has meant who wrote something else. */
final class Spelling {
  /** How many letters may be wrong, missing, too many or swapped. */
  private static final int MISTAKES = 2;

  private Spelling() {}

  /**
   * Guesses an option.
   *
   * @param written what is no option, with its dashes
   * @param options the long ones that there are
   */
  static Optional<String> guess(String written, List<String> options) {
    int equals = written.indexOf('=');
    var word = "--" + (equals < 0 ? written : written.substring(0, equals)).replaceFirst("^-+", "");
    if (word.length() == 2) {
      return Optional.empty();
    }
    for (var option : options) {
      if (option.startsWith(word)) {
        return Optional.of(option);
      }
    }
    return options.stream()
        .filter(option -> distance(word, option) <= MISTAKES)
        .filter(option -> word.length() > 2 + MISTAKES) // of shorter ones nothing would be left
        .min((a, b) -> Integer.compare(distance(word, a), distance(word, b)));
  }

  /** How many mistakes lead from one word to another: Damerau's and Levenshtein's distance. */
  private static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int step(int[][] rows, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int replaced = rows[i - 1][j - 1] + (same ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
  }
}
