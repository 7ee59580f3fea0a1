package httpd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPInputStream;

/** A folder that is served, and the JDK's client, which leaves what it gets compressed as it is. */
final class Site implements AutoCloseable {
  /** When files were written, if nothing else is said. */
  static final Instant OLD = Instant.parse("2001-02-03T04:05:06Z");

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path root;
  private final Running running;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  Site(Path root, FolderSettings settings) throws IOException {
    this.root = root;
    this.running = Running.with(Folder.of(root, settings));
  }

  /** Writes a file that is as old as the others. */
  static Path write(Path file, byte[] bytes) throws IOException {
    return write(file, bytes, OLD);
  }

  static Path write(Path file, byte[] bytes, Instant modified) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.setLastModifiedTime(Files.write(file, bytes), FileTime.from(modified));
  }

  static Path write(Path file, String text) throws IOException {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name) {
    return root.resolve(name);
  }

  Running running() {
    return running;
  }

  HttpResponse<byte[]> get(String target, String... fields) {
    return ask("GET", target, fields);
  }

  HttpResponse<byte[]> ask(String method, String target, String... fields) {
    var request =
        HttpRequest.newBuilder(running.uri(target))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < fields.length; i += 2) {
      request.header(fields[i], fields[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The values of a field, or "none". */
  static String field(HttpResponse<?> response, String name) {
    var values = response.headers().allValues(name);
    return values.isEmpty() ? "none" : String.join(" | ", values);
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static byte[] unzipped(HttpResponse<byte[]> response) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    client.close();
    running.close();
  }
}
