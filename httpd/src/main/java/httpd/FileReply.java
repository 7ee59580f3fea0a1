package httpd;

import dill.Deadline;
import dsock.http.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;

/** Replies with a file: all of it, parts, or that the client has it. */
final class FileReply {
  private static final byte[] NOTHING = {};

  private final ErrorPages errors;
  private final Compressor compressor;

  FileReply(ErrorPages errors, Compressor compressor) {
    this.errors = errors;
    this.compressor = compressor;
  }

  /**
   * Replies with a file. Does not reply if it has changed, so that it is to be found again; at last
   * it does.
   */
  void show(Exchange x, StaticFile file, boolean isLast) throws IOException {
    var request = x.request();
    switch (Conditions.judge(request.fields(), file.version())) {
      case NOT_MODIFIED -> x.reply(file.notModified(), NOTHING);
      case FAILED -> errors.reply(x, 412);
      case HOLDS -> {
        if (request.method().equals("HEAD")) {
          x.reply(file.whole());
        } else if (file.source() == StaticFile.Source.MEMORY) {
          showSmall(x, file);
        } else {
          open(x, file, isLast);
        }
      }
    }
  }

  private void showSmall(Exchange x, StaticFile file) throws IOException {
    if (x.request().fields().has("Range")) {
      send(x, file, (to, range) -> to.send(range.of(ByteBuffer.wrap(file.content()))));
    } else {
      x.reply(file.whole(), file.content());
    }
  }

  private void open(Exchange x, StaticFile file, boolean isLast) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(file.real(), FolderTree.TO_READ);
    } catch (AccessDeniedException e) {
      errors.reply(x, 403);
      return;
    } catch (FileSystemException e) {
      if (isLast) {
        throw e;
      }
      return;
    }
    try (channel) {
      boolean isSame = channel.size() == file.size() && file.isCurrent();
      if (isSame || isLast) {
        send(x, isSame ? file : file.resized(channel.size()), channel);
      }
    }
  }

  private void send(Exchange x, StaticFile file, FileChannel channel) throws IOException {
    if (file.source() == StaticFile.Source.GZIP) {
      var to = x.reply(file.whole());
      compressor.send(FileGzip.of(channel), file.size(), to::send);
    } else {
      send(x, file, (to, range) -> to.send(channel, range.first(), range.length(), Deadline.NEVER));
    }
  }

  private void send(Exchange x, StaticFile file, Multipart.Source source) throws IOException {
    var ranges = ranges(x.request().fields(), file);
    if (ranges.isEmpty()) {
      source.send(x.reply(file.whole()), new ByteRange(0, file.size() - 1));
      return;
    }
    var some = ranges.get();
    switch (some.size()) {
      case 0 -> errors.reply(x, 416, Fields.of("Content-Range", "bytes */" + file.size()));
      case 1 -> source.send(x.reply(file.part(some.getFirst())), some.getFirst());
      default -> {
        var parts = new Multipart(some, file.size(), file.label().type());
        parts.send(x.reply(file.parts(parts)), source);
      }
    }
  }

  /** What the client asks for; empty: all of it. */
  private static Optional<List<ByteRange>> ranges(Fields request, StaticFile file) {
    var values = request.all("Range");
    return values.size() == 1 && mayCut(request, file)
        ? ByteRange.parse(values.getFirst(), file.size())
        : Optional.empty();
  }

  /** Tells whether a part would fit to what the client has. No date tells one form from another. */
  private static boolean mayCut(Fields request, StaticFile file) {
    boolean isDated = file.label().varies() && Conditions.hasRangeOfDate(request);
    return file.hasRanges() && !isDated && Conditions.allowRange(request, file.version());
  }
}
