package httpd;

import dsock.http.Fields;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the form in which a client gets a file. RFC 9110, 12.5.3. */
final class Forms {
  /*
   * What has been compressed is kept with the file, if it is not too long; so it is compressed once, until it changes. By
   * one: others who want it wait for that. What is longer is compressed for each request, while it is
   * sent, as long as there is room for that; then it is sent as it is.
   *
   * What this compresses has a weak tag. Another version of the library may make other bytes of the same file, so parts
   * of two replies might not fit together. Who wants a part of a file, or is certain which version of it he wants, gets
   * one of the files that are there.
   */
  private static final int KEPT = 1024 * 1024;

  private final FolderTree tree;
  private final Compressor compressor;
  private final EncodingsTable encodings;

  /** Chooses for the files of a folder. */
  Forms(FolderTree tree, Compressor compressor, EncodingsTable encodings) {
    this.tree = tree;
    this.compressor = compressor;
    this.encodings = encodings;
  }

  /**
   * Chooses.
   *
   * @param path by which the file was asked for
   * @param file as it is
   * @return a form of it, or a sign that there is none, or that the file is to be looked for again
   */
  Place choose(Fields request, List<String> path, StaticFile file) throws IOException {
    if (!request.has(Encodings.FIELD)) {
      return file; // then any would do
    }
    var variants = file.variants();
    if (tree.hasSiblings() && variants.areOld() && !findSiblings(path, file)) {
      return Place.Sign.CHANGED;
    }
    var accepted = encodings.of(request);
    int there = Encoding.IDENTITY.bit() | variants.siblings().there();
    boolean isFirm = accepted.take(Encoding.IDENTITY) && wantsCertainty(request);
    if (!isFirm && mayBeMade(file)) {
      there |= Encoding.GZIP.bit();
    }
    var best = accepted.best(there);
    if (best == null) {
      return Place.Sign.UNACCEPTABLE;
    }
    return best == Encoding.IDENTITY ? file : in(best, path, file);
  }

  private boolean mayBeMade(StaticFile file) {
    return file.label().isCompressed(file.size()) && (file.size() <= KEPT || compressor.hasRoom());
  }

  private static boolean wantsCertainty(Fields request) {
    return request.has("Range") || request.has("If-Match");
  }

  private Place in(Encoding encoding, List<String> path, StaticFile file) throws IOException {
    var sibling = file.variants().siblings().in(encoding);
    if (sibling == null) {
      var made = made(path, file);
      return made == null ? Place.Sign.CHANGED : made;
    }
    if (sibling.isCurrentStill()) {
      return sibling;
    }
    tree.forget(path);
    return Place.Sign.CHANGED;
  }

  /** Returns false if a client has to be told now that there are several forms. */
  private boolean findSiblings(List<String> path, StaticFile file) throws IOException {
    var fresh = tree.siblings(file);
    if (fresh.there() != 0 && !file.label().varies()) {
      tree.forget(path);
      return false;
    }
    file.variants().found(fresh);
    tree.weighAgain(path, file);
    return true;
  }

  /** Compresses a file, unless that has been done. Null: it has changed. */
  private @Nullable StaticFile made(List<String> path, StaticFile file) throws IOException {
    var variants = file.variants();
    if (variants.made() != null) {
      return variants.made();
    }
    variants.making().lock();
    try {
      var made = variants.made();
      if (made == null) {
        made = file.size() > KEPT ? file.gzippedLater() : compressed(file);
      }
      if (made != null) {
        variants.made(made);
        tree.weighAgain(path, file);
      }
      return made;
    } finally {
      variants.making().unlock();
    }
  }

  private @Nullable StaticFile compressed(StaticFile file) throws IOException {
    if (file.source() == StaticFile.Source.MEMORY) {
      return file.gzipped(compressor.all(FileGzip.of(file.content()), file.size()));
    }
    try (var channel = FileChannel.open(file.real(), FolderTree.TO_READ)) {
      var bytes = compressor.all(FileGzip.of(channel), file.size());
      return file.isCurrent() ? file.gzipped(bytes) : null;
    } catch (FileSystemException | EOFException changed) {
      return null;
    }
  }
}
