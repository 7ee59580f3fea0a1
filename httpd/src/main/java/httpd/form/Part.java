package httpd.form;

import dill.Deadline;
import dsock.http.Fields;
import dsock.http.HttpException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * A part of an upload: a field of the form, or a file.
 *
 * {@snippet file="Upload.java" region="upload"}
 *
 * <p>Its content is read once, until the next part is asked for.
 */
public final class Part {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Parts parts;
  private final Fields fields;
  private final String name;
  private final Optional<String> fileName;
  private final int textBytes;

  private Part(Parts parts, Fields fields, String name, Optional<String> fileName, int textBytes) {
    this.parts = parts;
    this.fields = fields;
    this.name = name;
    this.fileName = fileName;
    this.textBytes = textBytes;
  }

  static Part of(Parts parts, Fields fields, int textBytes) throws HttpException {
    var dispositions = fields.all("Content-Disposition");
    if (dispositions.size() != 1) {
      throw new HttpException(400, "a part without one Content-Disposition");
    }
    var disposition = Header.parse(dispositions.getFirst());
    var name = disposition.parameter("name");
    if (!disposition.value().equals("form-data") || name.isEmpty()) {
      throw new HttpException(400, "a part that is no form-data, or has no name");
    }
    checkEncoding(fields);
    var fileName = disposition.parameter("filename");
    return new Part(
        parts,
        fields,
        Header.utf8(name.get()),
        fileName.isPresent() ? Optional.of(Header.utf8(fileName.get())) : fileName,
        textBytes);
  }

  /**
   * Nobody should send encoded parts, and nobody does; to take one for plain bytes would be wrong.
   */
  private static void checkEncoding(Fields fields) throws HttpException {
    for (var encoding : fields.all("Content-Transfer-Encoding")) {
      if (!encoding.matches("(?i)binary|8bit|7bit")) {
        throw new HttpException(400, "a part with a Content-Transfer-Encoding");
      }
    }
  }

  /** {@return the name of the field in the form} */
  public String name() {
    return name;
  }

  /**
   * {@return the name of the file, as the client says it; empty: it is no file} An empty name: no
   * file was chosen. It may be anything, {@code ../../etc/passwd} too: never make a path of it.
   */
  public Optional<String> fileName() {
    return fileName;
  }

  /** {@return the media type that the client claims; {@code text/plain} if none} */
  public String type() {
    return fields.get("Content-Type").orElse("text/plain");
  }

  /** {@return all fields of its head; values are bytes, one character for each} */
  public Fields fields() {
    return fields;
  }

  /**
   * Waits, as long as the limits of the server allow, until more of the content has come.
   *
   * @return false: that was all
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the upload is malformed or the connection breaks
   */
  public boolean more() throws IOException {
    return more(Deadline.NEVER);
  }

  /**
   * Waits until more of the content has come.
   *
   * @param deadline when to give up
   * @return false: that was all
   * @throws HttpException if the upload is malformed: 400; or beyond a limit: 413
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   * @throws IllegalStateException if the next part has been asked for
   */
  public boolean more(Deadline deadline) throws IOException {
    parts.check(this);
    return parts.moreOfPart(deadline);
  }

  /**
   * {@return what has come of the content, one byte at least} As {@link #fill(Deadline)}; waits as
   * long as the limits of the server allow.
   *
   * @throws EOFException if that was all
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the upload is malformed or the connection breaks
   */
  public ByteBuffer fill() throws IOException {
    return fill(Deadline.NEVER);
  }

  /**
   * {@return what has come of the content, one byte at least} It is valid until the next call; what
   * is not read from it comes again.
   *
   * @param deadline when to give up
   * @throws EOFException if that was all
   * @throws HttpException if the upload is malformed: 400; or beyond a limit: 413
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   * @throws IllegalStateException if the next part has been asked for
   */
  public ByteBuffer fill(Deadline deadline) throws IOException {
    parts.check(this);
    return parts.fillPart(deadline);
  }

  /**
   * Receives all of the content as a text of UTF-8, and waits as long as the limits of the server
   * allow.
   *
   * @return the text
   * @throws HttpException if it is not UTF-8: 400; or longer than a text may be: 413
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the upload is malformed or the connection breaks
   */
  public String text() throws IOException {
    return text(Deadline.NEVER);
  }

  /**
   * Receives all of the content as a text of UTF-8.
   *
   * @param deadline when to give up
   * @return the text
   * @throws HttpException if it is not UTF-8: 400; or longer than a text may be: 413
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   * @throws IllegalStateException if the next part has been asked for
   */
  public String text(Deadline deadline) throws IOException {
    var all = new ByteArrayOutputStream();
    while (more(deadline)) {
      var in = fill(deadline);
      if (in.remaining() > textBytes - all.size()) {
        throw new HttpException(413, "a text of more than " + textBytes + " bytes");
      }
      var some = new byte[in.remaining()];
      in.get(some);
      all.writeBytes(some);
    }
    return Header.utf8(ByteBuffer.wrap(all.toByteArray()));
  }

  /**
   * Writes all of the content, and waits as long as the limits of the server allow.
   *
   * @param to where
   * @return how many bytes that were
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the upload is malformed, the connection breaks, or it cannot be written
   */
  public long writeTo(WritableByteChannel to) throws IOException {
    return writeTo(to, Deadline.NEVER);
  }

  /**
   * Writes all of the content, piece by piece as it comes.
   *
   * @param to where; in blocking mode
   * @param deadline when to give up waiting for the client
   * @return how many bytes that were
   * @throws HttpException if the upload is malformed: 400; or beyond a limit: 413
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks, or it cannot be written
   * @throws IllegalStateException if the next part has been asked for
   */
  public long writeTo(WritableByteChannel to, Deadline deadline) throws IOException {
    long size = 0;
    while (more(deadline)) {
      var in = fill(deadline);
      size += in.remaining();
      while (in.hasRemaining()) {
        to.write(in);
      }
    }
    return size;
  }

  /**
   * Writes all of the content to a new file, and waits as long as the limits of the server allow.
   *
   * @param file where to
   * @return how many bytes it has
   * @throws FileAlreadyExistsException if there is one
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the upload is malformed, the connection breaks, or it cannot be written
   */
  public long saveTo(Path file) throws IOException {
    return saveTo(file, Deadline.NEVER);
  }

  /**
   * Writes all of the content to a new file. If that fails, the file is deleted.
   *
   * @param file where to; a name of the program's making, not the client's
   * @param deadline when to give up waiting for the client
   * @return how many bytes it has
   * @throws FileAlreadyExistsException if there is one
   * @throws HttpException if the upload is malformed: 400; or beyond a limit: 413
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks, or it cannot be written
   * @throws IllegalStateException if the next part has been asked for
   */
  public long saveTo(Path file, Deadline deadline) throws IOException {
    boolean isSaved = false;
    var channel = FileChannel.open(file, NEW);
    try (channel) {
      long size = writeTo(channel, deadline);
      isSaved = true;
      return size;
    } finally {
      if (!isSaved) {
        Files.deleteIfExists(file);
      }
    }
  }
}
