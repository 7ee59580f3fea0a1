package httpd;

import dsock.http.Fields;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/** Says what the fields of files are, apart from what shows when one looks at them. */
final class Labels {
  private final FolderSettings settings;
  private final List<Matching> rules = new ArrayList<>();
  private final String vary;

  private record Matching(PathMatcher matcher, FolderSettings.Rule rule) {}

  /**
   * Follows settings.
   *
   * @param vary what else of the request decides which file is sent; may be empty
   */
  Labels(FolderSettings settings, String vary) {
    this.settings = settings;
    this.vary = vary;
    for (var rule : settings.rules()) {
      rules.add(new Matching(rule.matcher(), rule));
    }
  }

  /**
   * The label of a file.
   *
   * @param path to it, from the folder on
   */
  Label of(Path path) {
    var fields = Fields.of();
    for (var one : rules) {
      if (!fields.has(one.rule.name()) && one.matcher.matches(path)) {
        fields.add(one.rule.name(), one.rule.value());
      }
    }
    var type =
        fields
            .get("Content-Type")
            .orElseGet(() -> MediaTypes.of(String.valueOf(path.getFileName())));
    fields.remove("Content-Type");
    if (settings.securityFields()) {
      addUnlessSet(fields, "X-Content-Type-Options", "nosniff");
      if (MediaTypes.isPage(type)) {
        addUnlessSet(fields, "Referrer-Policy", "strict-origin-when-cross-origin");
      }
    }
    boolean isSqueezed = settings.gzip() > 0 && MediaTypes.isCompressible(type);
    return new Label(type, Encoding.IDENTITY, isSqueezed, vary, fields);
  }

  private static void addUnlessSet(Fields fields, String name, String value) {
    if (!fields.has(name)) {
      fields.add(name, value);
    }
  }
}
