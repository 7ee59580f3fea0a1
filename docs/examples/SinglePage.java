import httpd.*;
import java.nio.file.Path;

/** Serves an application of one page. Its arguments are the port, and the folder. */
void main(String[] args) throws IOException {
  int port = Integer.parseInt(args[0]);
  var site = Path.of(args[1]);
  // @start region="settings"
  var settings =
      FolderSettings.DEFAULT
          .withFallback("index.html")
          .withCache("assets/**", "max-age=31536000, immutable")
          .withCache("index.html", "no-cache");

  try (var server = HttpServer.listen(port)) {
    IO.println("port " + server.port());
    server.serve(Folder.of(site, settings));
  }
  // @end
}
