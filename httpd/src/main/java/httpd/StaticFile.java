package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when it was looked at: what there is to say about it, and its bytes if they are
 * few.
 */
final class StaticFile implements Place {
  /** Up to so many bytes are kept; a longer file is opened whenever it is sent. */
  static final int SMALL = 64 * 1024;

  private final Path asked; // where it was looked for; its links may lead elsewhere by now
  private final Path real; // where it was found
  private final Stamp stamp; // how it looked before it was read
  private final long size;
  private final byte[] content; // empty if it is not small
  private final String type;
  private final Version version;
  private final Http.Response whole; // shared by all who ask for it: nobody changes its fields
  private final Http.Response unchanged; // so is this

  private @Nullable Look look; // at it as it is; null: there was none yet, or it did not work
  private boolean used; // lately; set and unset without care, for the cache alone

  private StaticFile(Path asked, Path real, Stamp stamp, long size, byte[] content) {
    this.asked = asked;
    this.real = real;
    this.stamp = stamp;
    this.size = size;
    this.content = content;
    this.type = MediaTypes.of(String.valueOf(asked.getFileName()));
    this.version = Version.of(stamp);
    this.whole = new Http.Response(200, fields(type, size));
    this.unchanged = new Http.Response(304, Fields.of("ETag", version.tag()));
  }

  /** A file that has been read: a small one. */
  static StaticFile small(Path asked, Path real, Stamp stamp, byte[] content) {
    return new StaticFile(asked, real, stamp, content.length, content);
  }

  /** A file that is to be opened when it is sent. */
  static StaticFile large(Path asked, Path real, Stamp stamp) {
    return new StaticFile(asked, real, stamp, stamp.size(), new byte[0]);
  }

  /** The same, but so long. */
  StaticFile resized(long length) {
    return new StaticFile(asked, real, stamp, length, content);
  }

  private Fields fields(String type, long length) {
    return Fields.of(
        "Content-Type",
        type,
        "Content-Length",
        Long.toString(length),
        "Last-Modified",
        version.date(),
        "ETag",
        version.tag(),
        "Accept-Ranges",
        "bytes",
        "X-Content-Type-Options",
        "nosniff");
  }

  /** Looks again where it was found. Returns whether it is that file still, and has not changed. */
  boolean isCurrent() {
    try {
      return Stamp.of(asked).equals(stamp);
    } catch (IOException gone) {
      return false;
    }
  }

  /** The same, for a file that is asked for again and again. */
  boolean isCurrentStill() {
    var known = look;
    if (known != null && known.isSeenAgain()) {
      return true;
    }
    var fresh = Look.at(asked, stamp); // before the other one, so that it is not newer than that
    if (!isCurrent()) {
      return false;
    }
    look = fresh.orElse(null);
    return true;
  }

  /**
   * Tells whether it may be kept: a change would show, and all of it is here.
   *
   * @param before a time before it was looked at
   */
  boolean isLasting(long before) {
    return stamp.isSettled(before) && size == stamp.size();
  }

  boolean isSmall() {
    return stamp.size() <= SMALL;
  }

  Path real() {
    return real;
  }

  long size() {
    return size;
  }

  String type() {
    return type;
  }

  Version version() {
    return version;
  }

  /** All of it, if it is small. */
  byte[] content() {
    return content;
  }

  /** The head of a reply with all of it. */
  Http.Response whole() {
    return whole;
  }

  /** The head of a reply with one part of it. */
  Http.Response part(ByteRange range) {
    return new Http.Response(
        206, fields(type, range.length()).add("Content-Range", range.in(size)));
  }

  /** The head of a reply with several parts of it. */
  Http.Response parts(Multipart parts) {
    return new Http.Response(206, fields(parts.type(), parts.length()));
  }

  /** The head of a reply to a client that has it. */
  Http.Response notModified() {
    return unchanged;
  }

  void use() {
    if (!used) { // or a core would take the line from the others each time
      used = true;
    }
  }

  /** Tells whether it was used since this was asked last. */
  boolean forgetUse() {
    boolean was = used;
    used = false;
    return was;
  }

  /** About how much memory it takes. */
  int weight() {
    return 2048 + content.length;
  }
}
