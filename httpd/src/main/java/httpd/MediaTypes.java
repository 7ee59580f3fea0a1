package httpd;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The media types of files, by what their names end in, and what is known of each. Text is in
 * UTF-8.
 */
final class MediaTypes {
  private static final String UNKNOWN = "application/octet-stream";

  private static final String TABLE =
      """
      text/html              html htm
      text/css               css
      text/javascript        js mjs cjs
      text/plain             txt text log conf cfg ini properties diff patch java c h cc cpp hpp rs go py rb pl sh sql
      text/markdown          md markdown
      text/csv               csv
      text/tab-separated-values tsv
      text/calendar          ics
      text/vcard             vcf
      text/vtt               vtt
      text/troff             man roff
      application/json       json map
      application/ld+json    jsonld
      application/geo+json   geojson
      application/manifest+json webmanifest
      application/xml        xml xsl xsd dtd
      application/xhtml+xml  xhtml
      application/rss+xml    rss
      application/atom+xml   atom
      application/yaml       yaml yml
      application/toml       toml
      application/wasm       wasm
      application/pdf        pdf
      application/rtf        rtf
      application/postscript ps eps ai
      application/epub+zip   epub
      application/zip        zip
      application/gzip       gz tgz
      application/x-tar      tar
      application/x-bzip2    bz2
      application/x-xz       xz
      application/zstd       zst
      application/x-7z-compressed 7z
      application/vnd.rar    rar
      application/java-archive jar war
      application/x-debian-package deb
      application/x-rpm      rpm
      application/x-iso9660-image iso
      application/msword     doc
      application/vnd.ms-excel xls
      application/vnd.ms-powerpoint ppt
      application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
      application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
      application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
      application/vnd.oasis.opendocument.text odt
      application/vnd.oasis.opendocument.spreadsheet ods
      application/vnd.oasis.opendocument.presentation odp
      application/vnd.android.package-archive apk
      application/vnd.apple.mpegurl m3u8
      application/sqlite3    sqlite
      image/png              png
      image/apng             apng
      image/jpeg             jpg jpeg
      image/gif              gif
      image/svg+xml          svg
      image/webp             webp
      image/avif             avif
      image/heic             heic
      image/jxl              jxl
      image/bmp              bmp
      image/tiff             tif tiff
      image/vnd.microsoft.icon ico
      font/woff              woff
      font/woff2             woff2
      font/ttf               ttf
      font/otf               otf
      font/collection        ttc
      audio/mpeg             mp3
      audio/mp4              m4a
      audio/aac              aac
      audio/ogg              ogg oga opus
      audio/flac             flac
      audio/wav              wav
      audio/webm             weba
      audio/midi             mid midi
      video/mp4              mp4 m4v
      video/mpeg             mpg mpeg
      video/webm             webm
      video/ogg              ogv
      video/quicktime        mov
      video/x-matroska       mkv
      video/x-msvideo        avi
      video/mp2t             ts
      video/3gpp             3gp
      model/gltf-binary      glb
      model/gltf+json        gltf
      """;

  /** Beside text, and what is written in JSON or XML. */
  private static final Set<String> COMPRESSIBLE =
      Set.of(
          "application/json",
          "application/xml",
          "application/yaml",
          "application/toml",
          "application/wasm",
          "application/rtf",
          "application/postscript",
          "application/javascript",
          "image/bmp",
          "image/vnd.microsoft.icon",
          "font/ttf",
          "font/otf",
          "font/collection");

  private static final Map<String, String> BY_EXTENSION = new HashMap<>();

  static {
    for (var line : TABLE.lines().toList()) {
      var words = line.split(" +");
      var type = words[0].startsWith("text/") ? words[0] + "; charset=utf-8" : words[0];
      for (int i = 1; i < words.length; i++) {
        BY_EXTENSION.put(words[i], type);
      }
    }
  }

  private MediaTypes() {}

  /** The type of a file of this name. */
  static String of(String name) {
    return BY_EXTENSION.getOrDefault(extension(name), UNKNOWN);
  }

  /** Tells whether a name ends in a way that says what the file is. */
  static boolean knows(String name) {
    return BY_EXTENSION.containsKey(extension(name));
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** Tells whether a browser shows it as a page of its own, in which scripts run. */
  static boolean isPage(String type) {
    var essence = essence(type);
    return essence.equals("text/html") || essence.equals("application/xhtml+xml");
  }

  /** Tells whether files of this type are worth to be compressed: they are not yet. */
  static boolean isCompressible(String type) {
    var essence = essence(type);
    return essence.startsWith("text/")
        || essence.endsWith("+json")
        || essence.endsWith("+xml")
        || COMPRESSIBLE.contains(essence);
  }

  private static String essence(String type) {
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
