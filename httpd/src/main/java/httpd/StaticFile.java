package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file, in one of its forms, as it was when it was looked at: what there is to say about it, and
 * its bytes if they are few.
 */
final class StaticFile implements Place {
  /** Up to so many bytes are kept; a longer file is opened whenever it is sent. */
  static final int SMALL = 64 * 1024;

  /** Where its bytes are. */
  enum Source {
    /** Here. */
    MEMORY,
    /** In the file. */
    FILE,
    /** They are made of those in the file while they are sent. */
    GZIP
  }

  private final Path asked; // where it was looked for; its links may lead elsewhere by now
  private final Path real; // where it was found
  private final Stamp stamp; // how it looked before it was read
  private final Label label;
  private final Version version;
  private final Source source;
  private final long size; // nobody knows it, and this is that of the file, if they are being made
  private final byte[] content; // empty if it is not here
  private final Http.Response whole; // shared by all who ask for it: nobody changes its fields
  private final Http.Response unchanged; // so is this
  private final Variants variants;

  private @Nullable Look look; // at it as it is; null: there was none yet, or it did not work
  private boolean used; // lately; set and unset without care, for the cache alone
  private int charged; // for the cache alone, with its lock

  private StaticFile(
      StaticFile.Found found,
      Label label,
      Version version,
      Source source,
      long size,
      byte[] content,
      Variants variants) {
    this.asked = found.asked;
    this.real = found.real;
    this.stamp = found.stamp;
    this.label = label;
    this.version = version;
    this.source = source;
    this.size = size;
    this.content = content;
    this.variants = variants;
    this.whole = new Http.Response(200, fields(label.type(), size));
    this.unchanged = new Http.Response(304, label.addToUnchanged(Fields.of("ETag", version.tag())));
  }

  /**
   * What a look for a file has shown.
   *
   * @param asked where it was looked for
   * @param real where it was found
   * @param stamp how it looked
   */
  record Found(Path asked, Path real, Stamp stamp) {}

  /** A file that has been read: a small one. */
  static StaticFile small(Found found, Label label, byte[] content, Variants variants) {
    var version = version(found, label);
    return new StaticFile(found, label, version, Source.MEMORY, content.length, content, variants);
  }

  /** A file that is to be opened when it is sent. */
  static StaticFile large(Found found, Label label, Variants variants) {
    var version = version(found, label);
    return new StaticFile(
        found, label, version, Source.FILE, found.stamp.size(), new byte[0], variants);
  }

  private static Version version(Found found, Label label) {
    var version = Version.of(found.stamp);
    return label.encoding() == Encoding.IDENTITY ? version : version.in(label.encoding());
  }

  /** The same, but so long. */
  StaticFile resized(long length) {
    return new StaticFile(found(), label, version, source, length, content, variants);
  }

  /** The same, compressed. */
  StaticFile gzipped(byte[] bytes) {
    return gzipped(Source.MEMORY, bytes.length, bytes);
  }

  /** The same, to be compressed when it is sent. */
  StaticFile gzippedLater() {
    return gzipped(Source.GZIP, size, new byte[0]);
  }

  private StaticFile gzipped(Source from, long length, byte[] bytes) {
    return new StaticFile(
        found(),
        label.in(Encoding.GZIP),
        version.about(Encoding.GZIP),
        from,
        length,
        bytes,
        Variants.NONE);
  }

  Found found() {
    return new Found(asked, real, stamp);
  }

  private Fields fields(String type, long length) {
    var fields = Fields.of("Content-Type", type);
    if (source != Source.GZIP) {
      fields.add("Content-Length", Long.toString(length));
    }
    fields.add("Last-Modified", version.date()).add("ETag", version.tag());
    if (hasRanges()) {
      fields.add("Accept-Ranges", "bytes");
    }
    return label.addTo(fields);
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

  Path real() {
    return real;
  }

  Source source() {
    return source;
  }

  /** Tells whether parts of it may be asked for: each of its bytes is certain. */
  boolean hasRanges() {
    return !version.isWeak();
  }

  long size() {
    return size;
  }

  Label label() {
    return label;
  }

  Version version() {
    return version;
  }

  /** Its other forms. */
  Variants variants() {
    return variants;
  }

  /** All of it, if it is here. */
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
        206, fields(label.type(), range.length()).add("Content-Range", range.in(size)));
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
    return 2048 + content.length + variants.weight();
  }

  /** Takes note of what it weighs now, and returns it. */
  int charge() {
    charged = weight();
    return charged;
  }

  /** What it weighed when that was asked for last. */
  int charged() {
    return charged;
  }
}
