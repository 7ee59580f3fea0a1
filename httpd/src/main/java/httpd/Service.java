package httpd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** What is served, as the options have it: made anew when they are read again. */
final class Service implements Handler {
  private volatile Handler now;

  private Service(Handler now) {
    this.now = now;
  }

  /**
   * Makes what is served.
   *
   * @throws IOException if a directory cannot be served; says why
   */
  static Service of(Options options) throws IOException {
    return new Service(sites(options));
  }

  /**
   * Serves what other options say, from the next request on.
   *
   * @throws IOException if that cannot be; nothing has changed then
   */
  void change(Options options) throws IOException {
    now = sites(options);
  }

  @Override
  public void handle(Exchange x) throws Exception {
    now.handle(x);
  }

  private static Handler sites(Options options) throws IOException {
    var directory = options.directory();
    if (options.sites().isEmpty()) {
      return folder(directory, options);
    }
    var sites = new HashMap<String, Handler>();
    for (var site : options.sites()) {
      if (sites.put(site.host(), folder(site.directory(), options)) != null) {
        throw new IOException("the site " + site.host() + " is there twice");
      }
    }
    try {
      return options.isStrict() ? Hosts.of(sites) : Hosts.of(sites, folder(directory, options));
    } catch (IllegalArgumentException e) { // twice, in small letters and in capital ones
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Handler folder(Path directory, Options options) throws IOException {
    var readable = readable(directory);
    var plain = Folder.of(readable, options.files());
    int seconds = options.hsts();
    if (seconds < 0) {
      return plain;
    }
    var secure =
        Folder.of(
            readable,
            options.files().withField("*", "Strict-Transport-Security", "max-age=" + seconds));
    return x -> (x.tls().isPresent() ? secure : plain).handle(x); // RFC 6797 section 7.2
  }

  /** What is served, for people. */
  static List<String> lines(Options options) {
    var lines = new ArrayList<String>();
    for (var site : options.sites()) {
      lines.add(site.host() + ": " + site.directory().toAbsolutePath().normalize());
    }
    return lines;
  }

  /** What is served to those who ask for no site, for people. */
  static String rest(Options options) {
    return options.isStrict() && !options.sites().isEmpty()
        ? "what is below"
        : options.directory().toAbsolutePath().normalize().toString();
  }

  private static Path readable(Path directory) throws IOException {
    var absolute = directory.toAbsolutePath().normalize();
    if (!Files.exists(absolute)) {
      throw new IOException("there is no directory " + absolute);
    }
    if (!Files.isDirectory(absolute)) {
      throw new IOException(absolute + " is no directory; give the one that it is in");
    }
    if (!Files.isReadable(absolute) || !Files.isExecutable(absolute)) {
      throw new IOException("the directory " + absolute + " cannot be read by this user");
    }
    return absolute;
  }
}
